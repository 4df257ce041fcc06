/// What a Python project says of itself, however it says it.
package struct ProjectMetadata: Sendable, Equatable, Codable {
  /// An author or maintainer; either part may be missing.
  package struct Person: Sendable, Equatable, Codable {
    package let name: String?
    package let email: String?

    package init(name: String?, email: String?) {
      self.name = name
      self.email = email
    }

    /// "Name <address>", or the one of both that there is.
    package var text: String? {
      guard let name, let email else { return name ?? email }
      return "\(name) <\(email)>"
    }
  }

  /// The name as the project spells it.
  package var name: String?
  /// The version by PEP 440.
  package var version: String?
  package var summary: String?
  /// The maintainers, then the authors.
  package var people: [Person]
  /// An SPDX expression or whatever else names the licence.
  package var license: String?
  /// The file with the licence's text, relative to the project.
  package var licenseFile: String?
  package var homepage: String?
  /// The Python versions it runs with, as a PEP 440 specifier.
  package var requiresPython: String?
  /// The names of its console and GUI scripts.
  package var scripts: [String]
  /// Whether it needs any other distribution.
  package var hasDependencies: Bool
  /// Its build backend (PEP 517).
  package var backend: String
  /// What its build backend needs (PEP 518).
  package var buildRequires: [String]
  /// The module that DJANGO_SETTINGS_MODULE of its `manage.py` names.
  package var djangoSettings: String?
  /// Why the build backend could not complete what the files leave open.
  package var problem: String?

  package init(
    name: String? = nil, version: String? = nil, summary: String? = nil, people: [Person],
    license: String? = nil, licenseFile: String? = nil, homepage: String? = nil,
    requiresPython: String? = nil, scripts: [String], hasDependencies: Bool, backend: String,
    buildRequires: [String], djangoSettings: String? = nil, problem: String? = nil
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.people = people
    self.license = license
    self.licenseFile = licenseFile
    self.homepage = homepage
    self.requiresPython = requiresPython
    self.scripts = scripts
    self.hasDependencies = hasDependencies
    self.backend = backend
    self.buildRequires = buildRequires
    self.djangoSettings = djangoSettings
    self.problem = problem
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case version
    case summary
    case people
    case license
    case licenseFile = "license_file"
    case homepage
    case requiresPython = "requires_python"
    case scripts
    case hasDependencies = "has_dependencies"
    case backend
    case buildRequires = "build_requires"
    case djangoSettings = "django_settings"
    case problem
  }
}
