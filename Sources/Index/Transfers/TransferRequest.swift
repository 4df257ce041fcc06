internal import Core
internal import Packaging

/// One request to a server.
struct TransferRequest: Sendable {
  let address: WebAddress
  /// Sent with the request, whatever server it is.
  var credentials: CredentialURL.Credentials?
  /// Header lines besides those of libcurl.
  var headers: [String] = []
  /// Where the body begins; 0 for all of it.
  var offset = 0
  /// Whether the server may compress the body.
  var acceptsCompression = false
}

/// What a server says before the body.
package struct ResponseHead: Sendable {
  /// The status code (RFC 9110, section 15).
  package internal(set) var status = 0
  private var fields: [String: String] = [:]

  /// The value of a field, of the last one with the name.
  package subscript(name: String) -> String? { fields[name.lowercased()] }

  /// Takes up a line of the head as it arrives; a status line begins another response.
  mutating func add(line: String) {
    if line.hasPrefix("HTTP/") {
      self = ResponseHead()
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if let colon = line.firstIndex(of: ":"), fields.count < Self.fieldLimit {
      fields[line[..<colon].lowercased()] = PythonText.stripped(line[line.index(after: colon)...])
    }
  }

  /// The most fields of a response that are kept.
  private static let fieldLimit = 200

  /// The number of bytes of the body, as `Content-Length` says; nil if it does not.
  package var contentLength: Int? { self["Content-Length"].flatMap { Int($0) } }

  /// What makes sure that a later part is of the same body: a strong entity tag or a date (RFC 9110,
  /// section 13.1.5).
  var validator: String? {
    if let tag = self["ETag"] { return tag.hasPrefix("\"") ? tag : nil }
    return self["Last-Modified"]
  }

  /// The first byte of a part, as `Content-Range` says; nil if it does not.
  var partStart: Int? {
    guard let range = self["Content-Range"], range.hasPrefix("bytes ") else { return nil }
    return Int(range.dropFirst("bytes ".count).prefix { $0 != "-" })
  }
}

/// Takes the body of a response, on a thread of the engine.
protocol BodyReceiver: AnyObject, Sendable {
  /// Where to go on after an interruption; nil to begin again.
  var resumption: Resumption? { get }

  /// Begins a response, whose body follows.
  ///
  /// Throws what the transfer is to end with.
  func begin(_ head: ResponseHead) throws(IndexError)

  /// Takes the next bytes of the body.
  ///
  /// Throws what the transfer is to end with.
  func receive(_ bytes: UnsafeRawBufferPointer) throws(IndexError)
}
