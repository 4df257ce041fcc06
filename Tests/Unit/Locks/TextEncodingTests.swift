import Core
import SystemPackage
import TestSupport
import Testing

@testable import Locks

/// Requirements files that are not UTF-8, beside what Python makes of the same bytes.
@Suite struct TextEncodingTests {
  @Test(arguments: [
    "utf-8", "utf-8-sig", "utf-16", "utf-32", "ascii", "US-ASCII", "latin-1", "ISO-8859-1",
    "iso8859_1", "L1", "cp1252", "windows-1252",
  ])
  func `bytes mean what they mean to Python`(name: String) throws {
    let scratch = try Scratch()
    let file = scratch.path.appending("text")
    let characters =
      name.lowercased().contains("ascii") ? "'a' * 3" : "bytes(range(160, 256)).decode('latin-1')"
    let more = name.contains("1252") ? " + '\u{20ac}\u{17e}\u{2122}'" : ""
    let isMarked = name.hasPrefix("utf-")
    let program = """
      import sys
      text = \(isMarked ? "''" : "'# coding: \(name)\\n'") + \(characters)\(more)
      if '\(name)' == 'utf-32':
          text += chr(0x1f40d)
      open(sys.argv[1], 'wb').write(text.encode('\(name)'))
      sys.stdout.buffer.write(text.encode())
      """
    let expected = try Tool.run(["python3", "-X", "utf8", "-c", program, file.string])
    #expect(try TextEncoding.decode(FileSystem.read(file)) == expected.text)
  }

  @Test(arguments: [
    ("a==1\nb\u{1}", 2, "not valid UTF-8"),
    ("# coding: ascii\na==1\n\nb\u{1}", 4, "not valid ascii"),
    ("#!x\n# -*- coding: koi9-r -*-\n", nil, "unknown encoding 'koi9-r'"),
    // Only the first two lines can name it.
    ("\n\n# coding: latin-1\n\u{1}", 4, "not valid UTF-8"),
    ("x # coding: latin-1\n\u{1}", 2, "not valid UTF-8"),
  ])
  func `what is no text is named with its line`(text: String, line: Int?, reason: String) throws {
    let bytes = text.utf8.map { $0 == 1 ? 0xE9 : $0 }
    let error = #expect(throws: TextEncodingError.self) { try TextEncoding.decode(bytes) }
    #expect(error?.description == reason)
    #expect(error?.line == line)
  }

  @Test(arguments: [
    [0xFF, 0xFE, 0x61], [0xFF, 0xFE, 0, 0xD8], [0, 0, 0xFE, 0xFF, 0, 0x11, 0, 0],
  ])
  func `units that are cut off or mean nothing are errors`(bytes: [UInt8]) {
    #expect(throws: TextEncodingError.self) { try TextEncoding.decode(bytes) }
  }

  @Test func `the message says how to name the encoding`() throws {
    let directory = try RequirementsDirectory([:])
    let file = directory.path.appending("requirements.txt")
    try AtomicFile.write(Array("a==1\n# ".utf8) + [0xE9], to: file)
    let error = #expect(throws: LockError.self) { try Lock.read([file]) }
    #expect(error?.location == "\(file.string):2")
    #expect(error?.message.hasSuffix("not valid UTF-8") == true)
    #expect(error?.hint?.contains("# coding: latin-1") == true)
  }
}
