internal import Packaging
internal import Scaffold

extension CoreMetadata {
  /// The address of the home page; nil if the metadata has none.
  var homepage: String? {
    let urls = projectURLs.map { (label: $0.label.lowercased(), url: $0.url) }
    let labels = ["homepage", "home", "home page", "source", "source code", "repository", "github"]
    let ranked = labels.compactMap { label in urls.first { $0.label == label }?.url }
    return ([homePage].compactMap { $0 } + ranked + urls.map(\.url))
      .first { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
  }

  /// The name of the licence: the expression (PEP 639), a short text, or what a classifier says.
  var licenseName: String? {
    if let licenseExpression { return licenseExpression }
    if let license, license.utf8.count < 60, !license.contains(where: \.isNewline) {
      return license
    }
    return classifiedLicenses.count == 1 ? classifiedLicenses[0] : nil
  }

  /// The licences of the classifiers, where there are several and nothing says how they go together.
  var licenseClaims: [String] {
    licenseName == nil && classifiedLicenses.count > 1 ? classifiedLicenses : []
  }

  /// The licences of the classifiers, each once.
  private var classifiedLicenses: [String] {
    var names: [String] = []
    for classifier in classifiers where classifier.hasPrefix("License ::") {
      guard let name = classifier.split(separator: ":").last.map({ PythonText.stripped($0) }),
        name != "OSI Approved", !names.contains(name)
      else { continue }
      names.append(name)
    }
    return names
  }

  /// The people to ask: maintainers, then authors.
  var people: [ProjectMetadata.Person] {
    [(maintainer, maintainerEmail), (author, authorEmail)].compactMap { name, address in
      guard name != nil || address != nil else { return nil }
      // The field for addresses may have several, each with its name.
      guard let first = address?.split(separator: ",").first.map({ PythonText.stripped($0) }) else {
        return ProjectMetadata.Person(name: name, email: nil)
      }
      guard first.hasSuffix(">"), let bracket = first.firstIndex(of: "<") else {
        return ProjectMetadata.Person(name: name, email: first)
      }
      let given = PythonText.stripped(first[..<bracket]).filter { $0 != "\"" }
      return ProjectMetadata.Person(
        name: given.isEmpty ? name : given,
        email: String(first[bracket...].dropFirst().dropLast()))
    }
  }
}
