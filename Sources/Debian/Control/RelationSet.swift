internal import Core

/// Dependencies that are being collected, of which the strongest of each kind remains.
struct RelationSet {
  /// The lowest version for each template; nil for any version.
  private var versions: [String: PackageVersion?] = [:]

  /// Adds dependencies, separated by commas, in which `#MINVER#` stands for `version`.
  mutating func add(_ templates: String, version: PackageVersion? = nil) {
    for part in templates.split(separator: ",") {
      let template = part.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
      guard !template.isEmpty else { continue }
      let known = versions[template] ?? nil
      if let known, let version {
        versions[template] = max(known, version)
      } else {
        versions.updateValue(known ?? version, forKey: template)
      }
    }
  }

  /// The dependencies as a control file has them, sorted.
  var relations: [String] {
    let texts = versions.map { template, version in
      // Every version is 0 or later.
      let minimum = version.flatMap { $0.description == "0" ? nil : "(>= \($0))" }
      return template.split(separator: " ").compactMap { word in
        word == "#MINVER#" ? minimum : String(word)
      }.joined(separator: " ")
    }
    return Set(texts).sorted { $0.precedes($1) }
  }
}
