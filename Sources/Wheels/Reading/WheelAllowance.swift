internal import Core
package import Packaging

/// A rule that a packager opens for one wheel, and the reason: `allow-wheel`.
package struct WheelAllowance: Sendable, Hashable {
  /// The distribution.
  package let name: PackageName
  /// Its version.
  package let version: Version
  /// The rule that its wheel may break.
  package let rule: WheelRule
  /// Why that does no harm.
  package let reason: String

  package init(name: PackageName, version: Version, rule: WheelRule, reason: String) {
    self.name = name
    self.version = version
    self.rule = rule
    self.reason = reason
  }

  /// Parses an allowance, as in `playwright==1.49.0: unlisted-file: published like this`.
  ///
  /// Throws `WheelAllowanceError`.
  package init(_ text: some StringProtocol) throws(WheelAllowanceError) {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      .map { PythonText.stripped($0) }
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { throw .incomplete }
    guard let requirement = try? Requirement(parts[0]), requirement.extras.isEmpty,
      requirement.marker == nil, let version = requirement.specifiers.pinnedVersion
    else { throw .notPinned(parts[0]) }
    guard let rule = WheelRule(rawValue: parts[1]) else { throw .unknownRule(parts[1]) }
    guard rule.isOpenable else { throw .closedRule(rule) }
    self.init(name: requirement.name, version: version, rule: rule, reason: parts[2])
  }

  /// Returns whether it is for a wheel of this name and version.
  package func covers(_ wheel: WheelName) -> Bool {
    name == wheel.name && (version == wheel.version || version.public == wheel.version)
  }
}

extension WheelAllowance: CustomStringConvertible {
  /// The allowance as it is written, without the reason.
  package var description: String { "\(name.raw)==\(version): \(rule.rawValue)" }
}

/// A text that is not a `WheelAllowance`.
package enum WheelAllowanceError: Error, Sendable, Equatable {
  /// One of the three parts is missing.
  case incomplete
  /// A text that is not a name and one version.
  case notPinned(String)
  /// A code that no rule has.
  case unknownRule(String)
  /// A rule that is never opened.
  case closedRule(WheelRule)

  /// What is wrong, in the form of `Failure.message`.
  package var message: String {
    switch self {
    case .incomplete: "the value lacks a wheel, a rule or a reason"
    case .notPinned(let text): "'\(text)' is not a name and a version, as in 'demo==1.0'"
    case .unknownRule(let code): "there is no rule '\(code)'"
    case .closedRule(let rule): "the rule '\(rule.rawValue)' is never opened"
    }
  }

  /// What to write, in the form of `Failure.hint`.
  package var hint: String {
    switch self {
    case .incomplete, .notPinned:
      "write 'NAME==VERSION: RULE: why the wheel may break the rule'"
    case .unknownRule, .closedRule:
      "choose one of \(WheelRule.openable.map(\.rawValue).joined(separator: ", "))"
    }
  }
}
