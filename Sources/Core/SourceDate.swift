/// The moment a source was last changed, which stands for "now" in everything we write.
///
/// See the SOURCE_DATE_EPOCH specification of the Reproducible Builds project.
package struct SourceDate: Sendable, Hashable {
  /// Seconds since 1970-01-01 00:00 UTC.
  package let seconds: Int

  package init(seconds: Int) { self.seconds = seconds }

  /// Reads the value of the variable SOURCE_DATE_EPOCH: decimal digits only.
  ///
  /// Throws `SourceDateError` for anything else: a value that is silently ignored would make
  /// builds differ without anybody seeing why.
  package init(parsing value: String) throws(SourceDateError) {
    guard !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(value)
    else { throw SourceDateError(value: value) }
    seconds = number
  }
}

/// SOURCE_DATE_EPOCH is set to something that is not a number of seconds.
package struct SourceDateError: Failure {
  package let value: String

  package var message: String {
    "SOURCE_DATE_EPOCH is '\(value)', not a whole number of seconds since 1970"
  }

  package var exitStatus: ExitStatus { .usage }
}
