/// What is known of the arguments of a script or a function: `$1`, `$2` and so on (POSIX.1-2017, XCU
/// 2.5.1).
struct ShellArguments: Equatable {
  /// The first ones, each nil if its value is unknown.
  private(set) var values: [ShellText?]
  /// Whether there are no others.
  private(set) var isComplete: Bool

  /// Arguments of which nothing is known.
  static let unknown = ShellArguments(values: [], isComplete: false)

  /// All arguments, or the first ones.
  init(values: [ShellText?], isComplete: Bool = true) {
    (self.values, self.isComplete) = (values, isComplete)
  }

  /// How many there are: `$#`; nil if unknown.
  var count: Int? { isComplete ? values.count : nil }

  /// Returns the value of an argument, from 1; nil if it is unknown.
  ///
  /// One that is not there is empty.
  func value(_ number: Int) -> ShellText? {
    guard number > values.count else { return number > 0 ? values[number - 1] : nil }
    return isComplete ? "" : nil
  }

  /// Removes the first ones, as `shift` does.
  mutating func removeFirst(_ count: Int) {
    if count <= values.count {
      values.removeFirst(count)
    } else {
      // With fewer, dash ends the script and bash does nothing.
      self = .unknown
    }
  }

  /// Adds an argument, if it is known at which place.
  mutating func append(_ value: ShellText?) { if isComplete { values.append(value) } }

  /// Adds arguments, if it is known at which place.
  mutating func append(_ others: ShellArguments) {
    guard isComplete else { return }
    values += others.values
    isComplete = others.isComplete
  }

  /// Adds any number of arguments.
  mutating func appendUnknown() { isComplete = false }
}

extension ShellEvaluation {
  /// Returns the arguments that words become (XCU 2.6.5).
  func arguments(of words: ArraySlice<ShellWord>) throws(Departure) -> ShellArguments {
    var result = ShellArguments(values: [])
    for word in words {
      if let isQuoted = word.allArguments {
        let isWhole = isQuoted || arguments.values.allSatisfy { $0?.isOneField ?? false }
        // What is not quoted may be split.
        if isWhole {
          result.append(arguments)
        } else {
          result.append(
            ShellArguments(values: Array(arguments.values.prefix { $0?.isOneField ?? false })))
          result.appendUnknown()
        }
        continue
      }
      let value = try value(of: word)
      if word.isOneField || value?.isOneField == true {
        result.append(value)
      } else {
        result.appendUnknown()
      }
    }
    return result
  }
}

extension ShellText {
  /// Whether the text remains one argument where it is not quoted.
  fileprivate var isOneField: Bool {
    !bytes.isEmpty && !bytes.contains { $0.isBlank || $0 == 0x0a || "*?[{".utf8.contains($0) }
  }
}

extension ShellWord {
  /// Whether the word stands for all arguments, and in quotes: `"$@"`, or `$@` and `$*` without; nil if
  /// it stands for something else.
  fileprivate var allArguments: Bool? {
    // Quotes leave an empty text behind.
    let parts = parts.filter { part in
      if case .text(let text, _) = part { !text.bytes.isEmpty } else { true }
    }
    guard parts.count == 1, case .parameter(let parameter, let isQuoted) = parts[0],
      parameter.operation == .none
    else { return nil }
    if parameter.name == "@" { return isQuoted }
    return parameter.name == "*" && !isQuoted ? false : nil
  }

  /// Whether the word is one argument whatever is expanded in it.
  fileprivate var isOneField: Bool {
    parts.allSatisfy { part in
      switch part {
      case .text(let text, let isQuoted): isQuoted || text.bytes.isEmpty || text.isOneField
      case .parameter(let parameter, let isQuoted): isQuoted && parameter.name != "@"
      case .substitution, .unknown: false
      }
    }
  }
}
