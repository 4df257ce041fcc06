extension String {
  /// The text, of which every other spelling in capital and small letters gives the same: a path as a file
  /// system sees it that ignores case.
  ///
  /// The Unicode form is kept, which comparing strings ignores.
  package var caseFolded: String {
    var isASCII = true
    var hasCapitals = false
    for byte in utf8 {
      isASCII = isASCII && byte < 0x80
      hasCapitals = hasCapitals || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }
    // Both ways, because s and the long s, ss and the sharp s differ in lower case only.
    return isASCII ? hasCapitals ? lowercased() : self : uppercased().lowercased()
  }
}
