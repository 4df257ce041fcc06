/// What a distribution says of itself in METADATA (core metadata specifications).
package struct CoreMetadata: Sendable {
  /// Nil if the file does not say, which no installer minds.
  package let metadataVersion: String?
  /// The name of the distribution.
  package let name: PackageName
  /// Its version.
  package let version: Version
  /// One line about it.
  package let summary: String?
  /// The `License` field: free text, from a word to the whole licence.
  package let license: String?
  /// The SPDX expression (PEP 639).
  package let licenseExpression: String?
  /// The licence files, relative to `licenses/` in the dist-info directory.
  package let licenseFiles: [String]
  /// The trove classifiers.
  package let classifiers: [String]
  /// The address of its home page.
  package let homePage: String?
  /// Who wrote it.
  package let author: String?
  /// The address of the author.
  package let authorEmail: String?
  /// Who maintains it.
  package let maintainer: String?
  /// The address of the maintainer.
  package let maintainerEmail: String?
  /// Label and address of each `Project-URL`.
  package let projectURLs: [(label: String, url: String)]
  /// The extras that it has.
  package let providedExtras: [PackageName]
  /// The distributions that it needs.
  package let requirements: [Requirement]
  /// The Python versions it runs on; empty if it does not say.
  package let requiresPython: VersionSpecifiers
  /// Fields that could not be understood and were left out: requirements, extras and Python
  /// versions that no specification allows, which old distributions do have.
  ///
  /// They only matter to those who resolve dependencies.
  package let problems: [MetadataError]

  /// Reads METADATA.
  ///
  /// `location` names the file for messages.
  ///
  /// Throws if it is not UTF-8, has no valid name or version, or has a metadata version whose
  /// first number this program does not know.
  package init(_ bytes: [UInt8], location: String) throws(MetadataError) {
    let fields = try HeaderFields(bytes, location: location)
    metadataVersion = try Self.metadataVersion(fields, location: location)
    do {
      name = try PackageName(fields["Name"] ?? "")
    } catch {
      throw MetadataError(
        location: location, reason: fields["Name"] == nil ? "missing field 'Name'" : error.message)
    }
    do {
      version = try Version(fields["Version"] ?? "")
    } catch {
      throw MetadataError(
        location: location,
        reason: fields["Version"] == nil ? "missing field 'Version'" : error.message)
    }
    func text(_ name: String) -> String? {
      // Metadata 1.x had no way to leave a field out; old tools wrote UNKNOWN.
      fields[name].flatMap { $0.isEmpty || $0 == "UNKNOWN" ? nil : $0 }
    }
    summary = text("Summary")
    license = text("License")
    licenseExpression = text("License-Expression")
    licenseFiles = fields.all("License-File").map(\.value)
    classifiers = fields.all("Classifier").map(\.value)
    homePage = text("Home-page")
    author = text("Author")
    authorEmail = text("Author-email")
    maintainer = text("Maintainer")
    maintainerEmail = text("Maintainer-email")
    projectURLs = fields.all("Project-URL").map { Self.projectURL($0.value) }
    var reader = DependencyReader(location: location)
    providedExtras = reader.extras(fields.all("Provides-Extra"))
    requirements = reader.requirements(fields.all("Requires-Dist"))
    requiresPython = reader.requiresPython(fields.all("Requires-Python").first)
    problems = reader.problems
  }

  /// "Automated tools consuming metadata SHOULD warn if metadata_version is greater than the
  /// highest version they support, and MUST fail if it has a greater major version".
  private static func metadataVersion(
    _ fields: HeaderFields, location: String
  ) throws(MetadataError) -> String? {
    guard let text = fields["Metadata-Version"] else { return nil }
    guard let major = text.split(separator: ".").first.flatMap({ Int($0) }), major > 0 else {
      throw MetadataError(location: location, reason: "invalid Metadata-Version '\(text)'")
    }
    guard major <= 2 else {
      throw MetadataError(
        location: location, reason: "unsupported Metadata-Version \(text)")
    }
    return text
  }

  /// `label, url`.
  private static func projectURL(_ value: String) -> (label: String, url: String) {
    guard let comma = value.firstIndex(of: ",") else { return ("", value) }
    return (
      PythonText.stripped(value[..<comma]), PythonText.stripped(value[comma...].dropFirst())
    )
  }
}

/// Reads the fields that say what a distribution needs, and keeps what it could not read.
private struct DependencyReader {
  let location: String
  var problems: [MetadataError] = []

  mutating func extras(_ fields: [HeaderFields.Field]) -> [PackageName] {
    var extras: [PackageName] = []
    for field in fields {
      do {
        extras.append(try PackageName(field.value))
      } catch {
        add(field, error.message)
      }
    }
    return extras
  }

  mutating func requirements(_ fields: [HeaderFields.Field]) -> [Requirement] {
    var requirements: [Requirement] = []
    for field in fields {
      do {
        requirements.append(try Requirement(field.unfolded))
      } catch {
        add(field, error.message)
      }
    }
    return requirements
  }

  mutating func requiresPython(_ field: HeaderFields.Field?) -> VersionSpecifiers {
    guard let field else { return VersionSpecifiers() }
    do {
      return try VersionSpecifiers(field.unfolded)
    } catch {
      add(field, error.message)
      return VersionSpecifiers()
    }
  }

  private mutating func add(_ field: HeaderFields.Field, _ reason: String) {
    problems.append(
      MetadataError(location: "\(location):\(field.line)", reason: "\(field.name): \(reason)"))
  }
}
