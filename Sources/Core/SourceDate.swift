/// The time of the last change of the source, which is used instead of the current time in all
/// output (SOURCE_DATE_EPOCH, a specification of the Reproducible Builds project).
package struct SourceDate: Sendable, Hashable {
  /// Seconds since 1970-01-01 00:00 UTC.
  package let seconds: Int

  /// The last second of the year 9999: calendars, archives and Python know no later one.
  private static let latest = 253_402_300_799

  /// A time in seconds since 1970; one that no calendar has becomes the first or last of the range.
  package init(seconds: Int) { self.seconds = min(max(0, seconds), Self.latest) }

  /// Parses the value of SOURCE_DATE_EPOCH: decimal digits only.
  ///
  /// Throws `SourceDateError` for anything else, and for a time after the year 9999: if it were
  /// ignored, builds would differ for no visible reason.
  package init(parsing value: String) throws(SourceDateError) {
    guard !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int(value), number <= Self.latest
    else { throw SourceDateError(value: value) }
    seconds = number
  }
}

/// An invalid value of SOURCE_DATE_EPOCH.
package struct SourceDateError: Failure {
  /// The value of the variable.
  package let value: String

  package var message: String {
    "invalid SOURCE_DATE_EPOCH '\(value)': expected a whole number of seconds since 1970, up to the year 9999"
  }

  package var exitStatus: ExitStatus { .usage }
}
