import Index
import Packaging
import Testing

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://H.Example/simple/", "https://h.example/simple/"),
    ("https://u:p%40@h.example:8080/a?b#c", "https://h.example:8080/a?b"),
    ("http://[::1]:80/x y", "http://[::1]:80/x%20y"),
    ("https://h.example", "https://h.example/"),
    ("file:///tmp/a%20b", "file:///tmp/a%20b"),
    ("file://localhost/tmp", "file:///tmp"),
  ])
  func readsURLs(text: String, expected: String) throws {
    #expect(try #require(WebAddress(text)).text == expected)
  }

  @Test(arguments: [
    "", "h.example", "ftp://h/", "https:///x", "https://", "file://other/x", "https://h:0/",
    "https://h:x/", "https://[::1/", "https://a\\b/", "https://a b/", "javascript:alert(1)",
    "https://h/\u{1}",
  ])
  func rejectsWhatIsNone(text: String) { #expect(WebAddress(text) == nil) }

  @Test func credentialsAreApart() throws {
    let address = try #require(WebAddress("https://jane:c4n%40ry@h.example/x"))
    #expect(address.credentials?.user == "jane")
    #expect(address.credentials?.password == "c4n@ry")
    #expect(WebAddress(address.revealed)?.credentials == address.credentials)
    #expect(WebAddress("https://token@host.example/x")?.revealed == "https://token@host.example/x")
    #expect(WebAddress("https://host.example/x")?.revealed == "https://host.example/x")
    #expect(!"\(address) \(address.text) \(address.origin)".contains("c4n"))
    #expect("\(address)" == "https://****@h.example/x")
    #expect("\(address.appending("y"))" == "https://****@h.example/x/y")
    #expect(
      WebAddress("https://h/x?token=c4n4ry")?.appending("y/").description
        == "https://h/x/y/?token=****")
    // The last '@' ends them, as for libcurl.
    #expect(WebAddress("https://a@evil.example@h.example/")?.host == "h.example")
    #expect(address.resolving("/y")?.credentials == nil)
  }

  /// The examples of RFC 3986, section 5.4, that a page of links can have.
  @Test(arguments: [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"),
    ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"),
    ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
    ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
    ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"),
    ("./../g", "http://a/b/g"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
    ("https://h.example/y", "https://h.example/y"),
  ])
  func resolvesReferences(reference: String, expected: String) throws {
    let base = try #require(WebAddress("http://a/b/c/d;p?q"))
    #expect(base.resolving(reference)?.text == expected)
  }

  @Test func fileNamesAreDecoded() {
    #expect(WebAddress("https://h/a/x%2B1-py3.whl?q=/z")?.fileName == "x+1-py3.whl")
    #expect(WebAddress("https://h/a/")?.fileName == "")
  }
}
