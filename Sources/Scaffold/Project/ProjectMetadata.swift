package import Packaging

/// The metadata of a Python project, whichever of its files has it, and what its sources tell.
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

  /// Something in the metadata that build backends understand since some version only.
  package enum Feature: String, Sendable, Codable {
    /// The table `[project]` (PEP 621).
    case projectTable = "project-table"
    /// `license` as an SPDX expression (PEP 639).
    case licenseExpression = "license-expression"
    /// `license-files` as a list (PEP 639).
    case licenseFiles = "license-files"

    /// What it is, for messages.
    var description: String {
      switch self {
      case .projectTable: "the table [project] (PEP 621)"
      case .licenseExpression: "'license' as a string (PEP 639)"
      case .licenseFiles: "'license-files' as a list (PEP 639)"
      }
    }
  }

  /// A kind of native code that the project compiles.
  package enum NativeCode: String, Sendable, Codable {
    case c, cffi, cython, cmake, fortran, meson, rust
  }

  /// The name as the project spells it.
  package var name: String?
  /// The version by PEP 440.
  package var version: String?
  /// The file, or else the source, in which the version was found; nil where it was declared.
  package var versionSource: String?
  /// The one-line description.
  package var summary: String?
  /// The maintainers, then the authors.
  package var people: [Person] = []
  /// The name of the licence: an SPDX expression or any other text.
  package var license: String?
  /// The licences of its classifiers, where there are several and nothing says how they go together.
  package var licenseClaims: [String] = []
  /// The text of the licence, where the metadata has that.
  package var licenseText: String?
  /// The file with the licence's text, relative to the project.
  package var licenseFile: String?
  /// The URL of the home page.
  package var homepage: String?
  /// The Python versions it runs with, as a PEP 440 specifier.
  package var requiresPython: String?
  /// The names of its console and GUI scripts.
  package var scripts: [String] = []
  /// The requirements (PEP 508) on other distributions, or only their names.
  package var dependencies: [String] = []
  /// Its build backend (PEP 517).
  package var backend: String
  /// The requirements of its build backend (PEP 518).
  package var buildRequires: [String]
  /// What of its metadata only newer build backends understand.
  package var features: [Feature] = []
  /// The native code that it compiles.
  package var native: [NativeCode] = []
  /// Whether its build asks Git for the version.
  package var needsGit = false
  /// Whether it has any module, native ones included.
  package var hasModules = true
  /// The DJANGO_SETTINGS_MODULE in its `manage.py`.
  package var djangoSettings: String?
  /// The callables that servers run, the outermost first.
  package var serverApplications: [ServerApplication] = []
  /// The environment variables without which it does not start.
  package var variables: [String] = []
  /// Whether it is a directory without metadata, which nothing builds.
  package var isDirectory = false
  /// Why the tool of a project with metadata has it as such a directory; nil for one without.
  package var exclusion: String?
  /// The files and directories of such an application.
  package var entries: [String] = []
  /// The script of such an application that a user runs.
  package var mainScript: String?
  /// Its other scripts.
  package var otherScripts: [String] = []
  /// The error of the build backend, if it could not complete the metadata.
  package var problem: String?
  /// The environment of the interpreter that read it.
  package var markers: MarkerEnvironment

  package init(
    name: String? = nil, backend: String, buildRequires: [String],
    markers: MarkerEnvironment = MarkerEnvironment(linuxPython: "3.11.2", machine: "x86_64")
  ) {
    self.name = name
    self.backend = backend
    self.buildRequires = buildRequires
    self.markers = markers
  }

  /// Whether it requires any other distribution.
  package var hasDependencies: Bool { !dependencies.isEmpty }

  /// The Python version of the interpreter that read it, such as 3.11.2.
  var python: String { markers[.pythonFullVersion] }

  private enum CodingKeys: String, CodingKey {
    case name, version, summary, people, license, homepage, scripts, dependencies, backend
    case features, native, variables, exclusion, entries, problem, markers
    case versionSource = "version_source"
    case licenseClaims = "license_claims"
    case licenseText = "license_text"
    case licenseFile = "license_file"
    case requiresPython = "requires_python"
    case buildRequires = "build_requires"
    case needsGit = "needs_git"
    case hasModules = "has_modules"
    case djangoSettings = "django_settings"
    case serverApplications = "server_applications"
    case isDirectory = "is_directory"
    case mainScript = "main_script"
    case otherScripts = "other_scripts"
  }
}
