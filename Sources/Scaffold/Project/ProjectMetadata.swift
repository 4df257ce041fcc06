/// The metadata of a Python project, whichever of its files has it.
package struct ProjectMetadata: Sendable, Equatable, Codable {
  /// An author or maintainer; either part may be missing.
  package struct Person: Sendable, Equatable, Codable {
    /// The name.
    package let name: String?
    /// The address.
    package let email: String?

    package init(name: String?, email: String?) {
      self.name = name
      self.email = email
    }

    /// "Name <address>", or whichever of both there is.
    package var text: String? {
      guard let name, let email else { return name ?? email }
      return "\(name) <\(email)>"
    }
  }

  /// The name as the project spells it.
  package var name: String?
  /// The version by PEP 440.
  package var version: String?
  /// The one-line description.
  package var summary: String?
  /// The maintainers, then the authors.
  package var people: [Person]
  /// The licence: an SPDX expression or any other text.
  package var license: String?
  /// The file with the licence's text, relative to the project.
  package var licenseFile: String?
  /// The URL of the home page.
  package var homepage: String?
  /// The Python versions it runs with, as a PEP 440 specifier.
  package var requiresPython: String?
  /// The names of its console and GUI scripts.
  package var scripts: [String]
  /// Whether it requires any other distribution.
  package var hasDependencies: Bool
  /// Its build backend (PEP 517).
  package var backend: String
  /// The requirements of its build backend (PEP 518).
  package var buildRequires: [String]
  /// The DJANGO_SETTINGS_MODULE in its `manage.py`.
  package var djangoSettings: String?
  /// The error of the build backend, if it could not complete the metadata.
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
