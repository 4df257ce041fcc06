/// The time of the last change of the source, which is used instead of the current time in all
/// output (SOURCE_DATE_EPOCH, a specification of the Reproducible Builds project).
package struct SourceDate: Sendable, Hashable {
  /// Seconds since 1970-01-01 00:00 UTC.
  package let seconds: Int

  /// A time in seconds since 1970.
  package init(seconds: Int) { self.seconds = seconds }

  /// Parses the value of SOURCE_DATE_EPOCH: decimal digits only.
  ///
  /// Throws `SourceDateError` for anything else: if it were ignored, builds would differ for no
  /// visible reason.
  package init(parsing value: String) throws(SourceDateError) {
    guard !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(value)
    else { throw SourceDateError(value: value) }
    seconds = number
  }
}

/// An invalid value of SOURCE_DATE_EPOCH.
package struct SourceDateError: Failure {
  /// The value of the variable.
  package let value: String

  package var message: String {
    "invalid SOURCE_DATE_EPOCH '\(value)': expected a whole number of seconds since 1970"
  }

  package var exitStatus: ExitStatus { .usage }
}
