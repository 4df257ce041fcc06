import Testing

@testable import Checks

@Suite("SipHash")
struct SipHashTests {
  @Test(
    "it is importlib.util.source_hash of Python 3.11",
    arguments: [("abc\n", 0xa3ac_0825_58cb_e6bb), ("", 0x737f_e8d5_d59c_8d73)] as [(String, UInt64)]
  )
  func python(source: String, expected: UInt64) {
    let magic: UInt32 = 0x0a0d_0da7
    #expect(SipHash.sourceHash(Array(source.utf8), magic: magic, pythonMinor: 11) == expected)
  }
}
