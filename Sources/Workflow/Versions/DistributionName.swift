/// The rule for names of distributions in a changelog (deb-changelog(5)).
enum DistributionName {
  /// Checks a name.
  ///
  /// Throws `WorkflowError.invalidDistribution`.
  static func check(_ text: String) throws(WorkflowError) {
    let isValid = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isValid, text.utf8.first.map({ $0 > 47 }) == true else {
      throw .invalidDistribution(text)
    }
  }
}
