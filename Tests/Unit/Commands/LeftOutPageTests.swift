import Core
import SystemPackage
import TestSupport
import Testing

/// docs/left-out.md quotes what the program says.
@Suite struct LeftOutPageTests {
  /// The sources of the program with strings that are put together from several as one.
  private static func sources() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for (path, status) in try FileSystem.walk(checkout.appending("Sources"))
    where status.type == .regular {
      let isScript = path.removingLastComponent().string == "debhelper/bin"
      guard isScript || ["swift", "pm"].contains(path.extension) else { continue }
      append(try FileSystem.read(checkout.appending("Sources").pushing(path)), to: &bytes)
    }
    return bytes
  }

  /// Appends a source without what is between two strings that it joins: `" + "`, `' . "`.
  private static func append(_ source: [UInt8], to bytes: inout [UInt8]) {
    let quotes = Array("\"'".utf8)
    let between = Array("+. \n\t".utf8)
    var index = 0
    while index < source.count {
      if quotes.contains(source[index]) {
        var end = index + 1
        while end < source.count, between.contains(source[end]) { end += 1 }
        let middle = source[(index + 1)..<end]
        if end < source.count, quotes.contains(source[end]),
          middle.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") })
        {
          index = end + 1
          continue
        }
      }
      bytes.append(source[index])
      index += 1
    }
  }

  /// The last cell of each row has the messages, in code spans with blanks; `…` stands for a value.
  private static func quotations() throws -> [String] {
    let page = try FileSystem.readText(checkout.pushing("docs/left-out.md"))
    return page.split(separator: "\n").filter { $0.hasPrefix("|") }.flatMap { row in
      (row.split(separator: "|").last ?? "").matches(of: #/`([^`]+)`/#).map { String($0.1) }
    }.filter { $0.contains(" ") }
  }

  @Test func quotesMessagesThatTheSourcesHave() throws {
    let sources = try Self.sources()
    let quotations = try Self.quotations()
    #expect(quotations.count > 50)
    for text in quotations {
      for part in text.split(separator: "…") where part.contains(where: \.isLetter) {
        #expect(
          ByteSearch(Array(part.utf8))?.firstOffset(in: sources) != nil, "\(text)")
      }
    }
  }
}
