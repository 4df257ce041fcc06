internal import Core
package import SystemPackage

/// What can be wrong with an archive of one kind, or with a member of it.
package protocol MemberFlaw: Sendable {
  /// What is wrong, in the form of `Failure.message`.
  var message: String { get }
  /// What to do about it, in the form of `Failure.hint`.
  var hint: String? { get }
}

/// An archive, or a member of one, that is rejected or could not be read or written.
///
/// Every kind of archive, and what is stored as one (a wheel, a bundle), has its own flaws.
package struct MemberError<Flaw: MemberFlaw>: Failure {
  /// What is wrong: one case for each rule.
  package typealias Reason = Flaw

  /// The archive as it was opened.
  package let archive: FilePath
  /// The member at fault, as the archive names it; nil where the archive as a whole is.
  package let member: String?
  package let reason: Reason

  package init(_ archive: FilePath, member: String? = nil, _ reason: Reason) {
    self.archive = archive
    self.member = member
    self.reason = reason
  }

  package var location: String? {
    archive.string + (member.map { ": \($0.escapingControlCharacters)" } ?? "")
  }

  /// Names from the archive are in it, which must not reach a terminal as they are.
  package var message: String { reason.message.escapingControlCharacters }
  package var hint: String? { reason.hint }
}

extension MemberError: Equatable where Flaw: Equatable {}
