import Core
import Packaging
import SystemPackage
import TestSupport
import Testing
import Wheels

@testable import SBOM

@Suite struct BillOfMaterialsTests {
  @Test func listsWhatIsInATree() throws {
    let tree = try SampleTree()
    try tree.add(
      "Shop.App",
      metadata: """
        License-Expression: mit
        Requires-Dist: lib[fast]>=2
        Requires-Dist: winonly; sys_platform == 'win32'
        Requires-Dist: not-here; extra == 'x'
        Project-URL: Bug Tracker, https://example.org/a b
        """,
      files: ["shop/__init__.py": "", "@/licenses/LICENSE": "text"])
    try tree.add("lib", "2.0+deb", metadata: "Requires-Dist: quick; extra == 'fast'")
    try tree.add("quick", files: ["quick.libs/libx-1a2b.so.1": "ELF"])
    try tree.add("winonly")
    let digest = Digest.of([1])
    let text = try tree.inventory(
      wheels: [
        DistributionKey(try PackageName("lib"), try Version("2.0+deb")):
          WheelSource(fileName: "lib-2.0+deb-py3-none-any.whl", sha256: digest)
      ]
    ).billOfMaterials().text
    let document = try BillOfMaterials(text)

    #expect(
      document.components.map(\.purl) == [
        "pkg:pypi/lib@2.0%2Bdeb", "pkg:pypi/quick@1.0", "pkg:pypi/shop-app@1.0",
        "pkg:pypi/winonly@1.0", "pkg:deb/debian/python3.11",
      ])
    let lib = try #require(document.component("lib"))
    #expect(lib.hashes == [.init(alg: "SHA-256", content: digest.hex)])
    #expect(
      lib.properties == [.init(name: "venvdeb:wheel", value: "lib-2.0+deb-py3-none-any.whl")])
    let shop = try #require(document.component("Shop.App"))
    #expect(shop.hashes == nil)
    #expect(shop.licenses == [.identifier("MIT")])
    #expect(
      shop.externalReferences == [
        .init(type: "issue-tracker", url: "https://example.org/a%20b", comment: "Bug Tracker"),
        .init(
          type: "license",
          url: "file:///opt/venvs/demo/lib/python3.11/site-packages/shop_app-1.0.dist-info/"
            + "licenses/LICENSE",
          hashes: [.init(alg: "SHA-256", content: Digest.of(Array("text".utf8)).hex)]),
      ])
    let library = try #require(document.component("quick")?.components?.first)
    #expect(library.name == "quick.libs/libx-1a2b.so.1")
    #expect(library.hashes?.first?.content == Digest.of(Array("ELF".utf8)).hex)

    #expect(document.needs("pkg:pypi/shop-app@1.0") == ["pkg:pypi/lib@2.0%2Bdeb"])
    #expect(document.needs("pkg:pypi/lib@2.0%2Bdeb") == ["pkg:pypi/quick@1.0"])
    #expect(
      document.needs("demo") == [
        "pkg:deb/debian/python3.11", "pkg:pypi/shop-app@1.0", "pkg:pypi/winonly@1.0",
      ])
    #expect(document.metadata?.component?.version == "1.2-3")
  }

  @Test func isTheSameForTheSameTree() throws {
    let one = try SampleTree()
    let two = try SampleTree()
    for name in ["a", "b", "c"] { try one.add(name, metadata: "Requires-Dist: b\n") }
    for name in ["c", "b", "a"] { try two.add(name, metadata: "Requires-Dist: b\n") }
    let first = try one.inventory().billOfMaterials().text
    #expect(try two.inventory().billOfMaterials().text == first)
    try two.add("d")
    let other = try two.inventory().billOfMaterials().text
    #expect(try BillOfMaterials(other).serialNumber != BillOfMaterials(first).serialNumber)
  }

  @Test func hasNoTimeButTheOneItIsGiven() throws {
    let tree = try SampleTree()
    #expect(try BillOfMaterials(tree.inventory().billOfMaterials().text).metadata?.timestamp == nil)
    let dated = try tree.inventory().billOfMaterials(date: SourceDate(seconds: 1_700_000_000)).text
    #expect(try BillOfMaterials(dated).metadata?.timestamp == "2023-11-14T22:13:20Z")
  }

  @Test func circlesAreReachable() throws {
    let tree = try SampleTree()
    try tree.add("a", metadata: "Requires-Dist: b")
    try tree.add("b", metadata: "Requires-Dist: a")
    let document = try BillOfMaterials(try tree.inventory().billOfMaterials().text)
    #expect(document.needs("demo") == ["pkg:deb/debian/python3.11", "pkg:pypi/a@1.0"])
  }

  @Test func aDirectReferenceIsNoReleaseOfTheIndex() throws {
    let tree = try SampleTree()
    try tree.add(
      "a",
      files: [
        "@/direct_url.json": """
        {"url": "https://example.org/a.git", "vcs_info": {"vcs": "git", "commit_id": "12ab"}}
        """
      ])
    try tree.add(
      "b",
      files: [
        "@/direct_url.json": """
        {"url": "https://example.org/b.whl", "archive_info": {"hash": "sha256=\(Digest.of([]).hex)"}}
        """
      ])
    try tree.add("c", files: ["@/direct_url.json": #"{"url": "file:///home/me", "dir_info": {}}"#])
    let document = try BillOfMaterials(try tree.inventory().billOfMaterials().text)
    #expect(
      document.components.prefix(3).map(\.purl) == [
        "pkg:pypi/a@1.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fa.git%4012ab",
        "pkg:pypi/b@1.0?download_url=https:%2F%2Fexample.org%2Fb.whl", "pkg:pypi/c@1.0",
      ])
    #expect(document.component("b")?.hashes?.first?.content == Digest.of([]).hex)
  }

  @Test func documentsOfDistributionsAreTakenIn() throws {
    let tree = try SampleTree()
    let embedded = """
      {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "library", "name": "x", "bom-ref": "self"}},
        "components": [
          {"type": "cryptographic-asset", "name": "libz", "version": "1.3", "bom-ref": "z",
           "purl": "pkg:rpm/almalinux/zlib@1.3", "tags": ["new in 1.6"],
           "licenses": [{"license": {"id": "Zlib", "acknowledgement": "declared"}}],
           "hashes": [{"alg": "SHA-1", "content": "\(String(repeating: "a", count: 40))"},
                      {"alg": "CRC", "content": "12"}]},
          {"type": "library", "name": "crate", "bom-ref": "c",
           "licenses": [{"expression": "MIT OR Apache-2.0"}]}
        ],
        "dependencies": [{"ref": "self", "dependsOn": ["z"]}, {"ref": "z", "dependsOn": ["c", "?"]}]
      }
      """
    try tree.add(
      "x",
      files: [
        "@/sboms/auditwheel.cdx.json": embedded, "@/sboms/x.spdx.json": #"{"spdxVersion": "2.3"}"#,
        "@/sboms/broken.cdx.json": "{",
      ])
    let document = try BillOfMaterials(try tree.inventory(prefix: nil).billOfMaterials().text)
    let component = try #require(document.component("x"))
    let nested = try #require(component.components)
    #expect(nested.map(\.name) == ["libz", "crate"])
    #expect(nested[0].type == .library)
    #expect(nested[0].purl == "pkg:rpm/almalinux/zlib@1.3")
    #expect(nested[0].licenses == [.identifier("Zlib")])
    #expect(nested[0].hashes?.map(\.alg) == ["SHA-1"])
    #expect(nested[1].licenses?.first?.expression == "MIT OR Apache-2.0")
    let libz = "pkg:pypi/x@1.0#auditwheel.cdx.json#z"
    #expect(document.needs("pkg:pypi/x@1.0") == [libz])
    #expect(document.needs(libz) == ["pkg:pypi/x@1.0#auditwheel.cdx.json#c"])
    let site = "lib/python3.11/site-packages/x-1.0.dist-info/sboms"
    #expect(
      component.externalReferences?.filter { $0.type == "bom" }.map(\.url) == [
        "\(site)/auditwheel.cdx.json", "\(site)/broken.cdx.json", "\(site)/x.spdx.json",
      ])
    #expect(component.externalReferences?.allSatisfy { $0.hashes?.count == 1 } == true)
    #expect(
      try tree.inventory().billOfMaterials().warnings
        == ["broken.cdx.json", "x.spdx.json"].map { name in
          "x 1.0: '\(name)' is not CycloneDX in JSON: it is referred to, but its components are "
            + "not listed"
        })
  }

  @Test func whatCannotBeListedIsAWarning() throws {
    let tree = try SampleTree()
    let site: FilePath = "lib/python3.11/site-packages"
    try tree.add("sound", files: ["sound.py": ""])
    try tree.add("lamp", files: ["lamp.libs/libx.so.1": "ELF", "@/direct_url.json": "{"])
    try tree.write(site.pushing("lamp-1.0.dist-info/RECORD"), "lamp.py,sha256=AAAA,x\n")
    try tree.write(site.pushing("old-1.0.egg-info/PKG-INFO"), "Name: old\n")
    let warnings = try tree.inventory().warnings
    #expect(
      warnings == [
        "'\(site)/old-1.0.egg-info' is not metadata of a wheel: the distribution is not listed",
        "'\(site)/lamp-1.0.dist-info/RECORD' is damaged (line 1: malformed digest for 'lamp.py'): "
          + "the files and bundled libraries of lamp are not listed",
        "'\(site)/lamp-1.0.dist-info/direct_url.json' is damaged: where lamp came from is not "
          + "listed",
      ])
  }

  @Test func theDigestsOfAShippedDocumentAreReadBack() throws {
    let tree = try SampleTree()
    try tree.add("Lib_X", "2.0")
    try tree.add("other")
    let wheels = [
      DistributionKey(try PackageName("lib-x"), try Version("2.0")):
        WheelSource(fileName: "lib_x-2.0-py3-none-any.whl", sha256: Digest.of([7]))
    ]
    let text = try tree.inventory(wheels: wheels).billOfMaterials().text
    #expect(ShippedBom.wheels(in: Array(text.utf8)) == wheels)
    #expect(ShippedBom.isOurs(Array(text.utf8)))
    let foreign = #"{"bomFormat": "CycloneDX", "metadata": {}, "components": []}"#
    #expect(!ShippedBom.isOurs(Array(foreign.utf8)))
    #expect(!ShippedBom.isOurs(Array("no json".utf8)))
  }
}
