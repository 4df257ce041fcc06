import Core
import Index
import Testing

/// Pages of indexes in both forms.
@Suite struct IndexPageTests {
  private func page(
    _ text: String, type: String, at address: String = "https://h.example/simple/demo/"
  ) throws -> IndexPage {
    try IndexPage(
      Array(text.utf8), contentType: type, at: try #require(WebAddress(address)))
  }

  private static let digest = String(repeating: "0a", count: 32)

  @Test func readsJSON() throws {
    let page = try page(
      """
      {"meta": {"api-version": "1.4", "new": []}, "name": "demo", "versions": ["1.0"], "files": [
        {"filename": "demo-1.0-py3-none-any.whl", "url": "../../f/demo-1.0-py3-none-any.whl#x=y",
         "hashes": {"sha256": "\(Self.digest)", "md5": "00", "blake2b": "x"},
         "requires-python": ">=3.8", "yanked": "broken", "size": 12,
         "core-metadata": {"sha256": "\(Self.digest)"}, "upload-time": "x"},
        {"filename": "demo-1.0.tar.gz", "url": "https://f.example/demo-1.0.tar.gz", "hashes": {},
         "requires-python": null, "yanked": false, "dist-info-metadata": true}]}
      """, type: "application/vnd.pypi.simple.v1+json")
    #expect(page.files.count == 2)
    let wheel = page.files[0]
    #expect(wheel.name == "demo-1.0-py3-none-any.whl")
    #expect(
      page.base.resolving(wheel.reference)?.text
        == "https://h.example/f/demo-1.0-py3-none-any.whl")
    #expect(wheel.hashes == [Digest(.sha256, hex: Self.digest)])
    #expect(wheel.requiresPython == ">=3.8")
    #expect(wheel.yanked == "broken")
    #expect(wheel.size == 12)
    #expect(wheel.hasMetadata && wheel.metadataHashes == wheel.hashes)
    let sdist = page.files[1]
    #expect(sdist.hashes.isEmpty && sdist.yanked == nil && sdist.size == nil)
    #expect(sdist.hasMetadata && sdist.metadataHashes.isEmpty && sdist.requiresPython == nil)
  }

  @Test func readsHTML() throws {
    let page = try page(
      """
      <!DOCTYPE html><html><head><title>Links for <a href="no.whl">demo</title>
      <!-- <a href="hidden-1.0-py3-none-any.whl"> -->
      <script>var x = "<a href='script-1.0-py3-none-any.whl'>"</script>
      <base href="/files/"><base href="/other/">
      </head><body>
      <A CLASS=x HREF='demo-1.0%2Blocal-py3-none-any.whl#sha256=\(Self.digest)'
         data-requires-python="&gt;=3.8,&#60;4" data-yanked data-core-metadata="sha256=\(Self.digest)"
         >demo</A>
      <a href=https://f.example/demo-1.0.tar.gz?a=1&amp;b=2 data-dist-info-metadata=true>x</a>
      <a name="anchor">y</a><a href="/">top</a><a href="demo-2.0-py3-none-any.whl"
      """, type: "text/html; charset=utf-8")
    #expect(page.files.map(\.name) == ["demo-1.0+local-py3-none-any.whl", "demo-1.0.tar.gz"])
    let wheel = page.files[0]
    #expect(
      page.base.resolving(wheel.reference)?.text
        == "https://h.example/files/demo-1.0%2Blocal-py3-none-any.whl")
    #expect(wheel.hashes == [Digest(.sha256, hex: Self.digest)])
    #expect(wheel.requiresPython == ">=3.8,<4")
    #expect(wheel.yanked == "")
    #expect(wheel.hasMetadata && wheel.metadataHashes == wheel.hashes)
    let sdist = page.files[1]
    #expect(sdist.reference == "https://f.example/demo-1.0.tar.gz?a=1&b=2")
    #expect(sdist.yanked == nil && sdist.hasMetadata && sdist.metadataHashes.isEmpty)
  }

  @Test(arguments: [
    ("{", "application/vnd.pypi.simple.v1+json", "not JSON"),
    (
      #"{"meta": {"api-version": "2.0"}, "files": []}"#, "application/vnd.pypi.simple.v1+json",
      "unsupported version '2.0' (use 1.x)"
    ),
    (
      #"{"meta": {"api-version": "1.0"}, "files": [{"url": "x"}]}"#,
      "application/vnd.pypi.simple.v1+json", ".files[0].filename is missing"
    ),
    ("x", "text/plain", "unsupported type of content 'text/plain' (use JSON or HTML)"),
  ])
  func rejectsOtherPages(text: String, type: String, reason: String) throws {
    let error = #expect(throws: IndexError.self) { try page(text, type: type) }
    #expect(
      error?.description.hasPrefix(
        "https://h.example/simple/demo/: invalid page of a package index: \(reason)") == true)
  }

  @Test(arguments: [
    "<", "<a", "<a href", "<a href=", "<a href='", "<a href='x.whl", "<!--", "<!", "</", "<script>",
    "<a href=x.whl", "<a/><a =>", "<base href=", "&#x110000;", "<a href='&#xD800;&bogus;&'>",
  ])
  func readsAnythingThatIsCutOff(text: String) throws {
    #expect(try page(text, type: "text/html").files.count <= 1)
  }

  @Test func aPageWithManyTagsIsReadInTime() throws {
    let text = String(repeating: "<a href='demo-1.0-py3-none-any.whl'>x</a>\n", count: 20_000)
    #expect(try page(text, type: "text/html").files.count == 20_000)
  }
}
