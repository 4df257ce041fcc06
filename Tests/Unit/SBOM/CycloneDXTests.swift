import Core
import Testing

@testable import SBOM

/// The JSON of documents: what is written, and what is read of documents by other tools.
@Suite struct CycloneDXTests {
  @Test func writesTheMembersOfTheSchema() throws {
    var library = BomComponent(type: .library, bomRef: "a", name: "a", version: "1")
    library.author = "Jane"
    library.group = "g"
    library.description = "d"
    library.hashes = [.init(alg: "SHA-256", content: "00")]
    library.licenses = [.identifier("MIT"), .name("Own", text: "text")]
    library.purl = "pkg:pypi/a@1"
    library.externalReferences = [
      .init(type: "vcs", url: "https://example.org/", comment: "Source", hashes: [])
    ]
    library.properties = [.init(name: "n", value: "v")]
    var nested = BomComponent(type: .file, name: "b")
    nested.licenses = [.expression("MIT OR ISC")]
    library.components = [nested]
    let document = BillOfMaterials(
      metadata: .init(
        timestamp: "2023-11-14T22:13:20Z",
        tools: .init(components: [.init(type: .application, name: "venvdeb")]),
        component: .init(type: .application, bomRef: "demo", name: "demo")),
      components: [library], dependencies: [.init(ref: "demo", dependsOn: ["a"])])
    // The number is made from everything else; its form is that of RFC 9562.
    let text = document.json().replacing(/urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) {
      _ in "SERIAL"
    }
    #expect(
      text == """
        {
          "$schema" : "http://cyclonedx.org/schema/bom-1.5.schema.json",
          "bomFormat" : "CycloneDX",
          "components" : [
            {
              "author" : "Jane",
              "bom-ref" : "a",
              "components" : [
                {
                  "licenses" : [
                    {
                      "expression" : "MIT OR ISC"
                    }
                  ],
                  "name" : "b",
                  "type" : "file"
                }
              ],
              "description" : "d",
              "externalReferences" : [
                {
                  "comment" : "Source",
                  "hashes" : [

                  ],
                  "type" : "vcs",
                  "url" : "https://example.org/"
                }
              ],
              "group" : "g",
              "hashes" : [
                {
                  "alg" : "SHA-256",
                  "content" : "00"
                }
              ],
              "licenses" : [
                {
                  "license" : {
                    "id" : "MIT"
                  }
                },
                {
                  "license" : {
                    "name" : "Own",
                    "text" : {
                      "content" : "text"
                    }
                  }
                }
              ],
              "name" : "a",
              "properties" : [
                {
                  "name" : "n",
                  "value" : "v"
                }
              ],
              "purl" : "pkg:pypi/a@1",
              "type" : "library",
              "version" : "1"
            }
          ],
          "dependencies" : [
            {
              "dependsOn" : [
                "a"
              ],
              "ref" : "demo"
            }
          ],
          "metadata" : {
            "component" : {
              "bom-ref" : "demo",
              "name" : "demo",
              "type" : "application"
            },
            "timestamp" : "2023-11-14T22:13:20Z",
            "tools" : {
              "components" : [
                {
                  "name" : "venvdeb",
                  "type" : "application"
                }
              ]
            }
          },
          "serialNumber" : "SERIAL",
          "specVersion" : "1.5",
          "version" : 1
        }

        """)
  }

  @Test(arguments: [
    #""metadata": {"tools": [{"vendor": "x", "name": "y"}], "timestamp": 5}"#,
    #""components": [{"type": "robot", "name": "a", "properties": [{"name": 1}], "x": {}}]"#,
    #""components": [{"type": "file", "name": "a", "licenses": [{"license": {"text": "?"}}]}]"#,
    #""components": [{"type": "file", "name": "a", "externalReferences": "#
      + #"[{"type": "vcs", "url": "u", "hashes": 1, "comment": 2}]}]"#,
    #""dependencies": [{"ref": "a"}], "services": 3"#,
  ])
  func readsWhatOthersWrite(member: String) throws {
    let text = #"{"bomFormat": "CycloneDX", "specVersion": "1.3", \#(member)}"#
    #expect(try BillOfMaterials(parsing: Array(text.utf8), budget: Budget("document")) != nil)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"bomFormat": "SPDX"}"#, #"{"bomFormat": "CycloneDX", "components": [{}]}"#,
  ])
  func rejectsOtherDocuments(text: String) throws {
    #expect(try BillOfMaterials(parsing: Array(text.utf8), budget: Budget("document")) == nil)
  }

  @Test(arguments: [nil, "a"])
  func `components are listed once, whether they have references or not`(reference: String?) {
    let component = BomComponent(type: .file, bomRef: reference, name: "a")
    var other = component
    other.version = "2"
    let last = BomComponent(type: .file, bomRef: "b", name: "a")
    #expect(
      [component, other, component, last, last].withoutDuplicates == [component, other, last])
    #expect([component, last].withoutDuplicates == [component, last])
  }
}
