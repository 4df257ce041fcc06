internal import Core

// Members are written in the order of their keys.

extension BillOfMaterials: JSONObject {
  /// Returns the document as text: keys sorted, and a serial number that follows from all the rest.
  func json() -> String {
    func bytes(_ document: BillOfMaterials) -> [UInt8] {
      var writer = JSONWriter()
      writer.document(document)
      return writer.bytes
    }
    var numbered = self
    numbered.serialNumber = nil
    numbered.serialNumber = "urn:uuid:\(NameUUID(bytes(numbered)))"
    return String(decoding: bytes(numbered), as: UTF8.self) + "\n"
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("$schema", "http://cyclonedx.org/schema/bom-1.5.schema.json")
    writer.member("bomFormat", Self.format)
    writer.member("components", components)
    writer.member("dependencies", dependencies)
    writer.member("metadata", metadata)
    writer.member("serialNumber", serialNumber)
    writer.member("specVersion", "1.5")
    writer.member("version", 1)
  }
}

extension BillOfMaterials.Metadata: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("component", component)
    writer.member("timestamp", timestamp)
    writer.member("tools", tools)
  }
}

extension BillOfMaterials.Tools: JSONObject {
  func writeMembers(to writer: inout JSONWriter) { writer.member("components", components) }
}

extension BillOfMaterials.Dependency: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("dependsOn", dependsOn)
    writer.member("ref", ref)
  }
}

extension BomComponent: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("author", author)
    writer.member("bom-ref", bomRef)
    writer.member("components", components)
    writer.member("description", description)
    writer.member("externalReferences", externalReferences)
    writer.member("group", group)
    writer.member("hashes", hashes)
    writer.member("licenses", licenses)
    writer.member("name", name)
    writer.member("properties", properties)
    writer.member("purl", purl)
    writer.member("type", type.rawValue)
    writer.member("version", version)
  }
}

extension BomComponent.Hash: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("alg", alg)
    writer.member("content", content)
  }
}

extension BomComponent.Reference: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("comment", comment)
    writer.member("hashes", hashes)
    writer.member("type", type)
    writer.member("url", url)
  }
}

extension BomComponent.Property: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("value", value)
  }
}

extension BomLicense: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("expression", expression)
    writer.member("license", license)
  }
}

extension BomLicense.Named: JSONObject {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("name", name)
    writer.member("text", text)
  }
}

extension BomLicense.Text: JSONObject {
  func writeMembers(to writer: inout JSONWriter) { writer.member("content", content) }
}
