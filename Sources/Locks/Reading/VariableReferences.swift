internal import Packaging

extension LockRequest {
  /// Returns a text with `${NAME}` replaced by the variables of the environment; those that are not
  /// set stay as they are.
  ///
  /// What they stand for is a secret from then on.
  func expanding(_ text: String) -> String {
    var rest = text[...]
    var result = ""
    while let start = rest.firstRange(of: "${") {
      result += rest[..<start.lowerBound]
      let tail = rest[start.upperBound...]
      guard let end = tail.firstIndex(of: "}") else { break }
      let name = String(tail[..<end])
      if let value = environment[name], !value.isEmpty {
        result += value
        secrets.add(value: value, ofVariable: name)
      } else {
        result += "${\(name)}"
      }
      rest = tail[end...].dropFirst()
    }
    return result + rest
  }
}
