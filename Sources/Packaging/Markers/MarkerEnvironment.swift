internal import Core

/// The values that markers are evaluated with: the eleven variables of PEP 508 as an interpreter
/// gave them.
package struct MarkerEnvironment: Sendable, Hashable {
  private let values: [MarkerVariable: String]

  /// Takes the values by the variables' names; names it does not know are ignored.
  ///
  /// Every variable must be there: a marker that silently compares with nothing would drop a
  /// dependency.
  package init(values: [String: String]) throws(MarkerEnvironmentError) {
    var known: [MarkerVariable: String] = [:]
    for variable in MarkerVariable.environment {
      guard let value = values[variable.rawValue] else {
        throw MarkerEnvironmentError(variable: variable.rawValue)
      }
      known[variable] = value
    }
    // Python built from a development branch calls itself "3.14.0a1+", which is no version.
    if let full = known[.pythonFullVersion], full.utf8.last == UInt8(ascii: "+") {
      known[.pythonFullVersion] = full + "local"
    }
    self.values = known
  }

  /// The environment of CPython on Linux, as far as its full version (`3.11.2`) and a machine
  /// (`x86_64`) tell it; what the running kernel would say is empty.
  package init(linuxPython version: String, machine: String) {
    let short = version.split(separator: ".").prefix(2).joined(separator: ".")
    values = [
      .osName: "posix", .sysPlatform: "linux", .platformSystem: "Linux",
      .platformMachine: machine, .platformRelease: "", .platformVersion: "",
      .platformPythonImplementation: "CPython", .implementationName: "cpython",
      .implementationVersion: version, .pythonVersion: short, .pythonFullVersion: version,
    ]
  }

  /// The value of one of the eleven variables; empty for the others, which are no properties of
  /// an environment.
  package subscript(variable: MarkerVariable) -> String { values[variable] ?? "" }
}

/// A marker environment that lacks a variable.
package struct MarkerEnvironmentError: Failure, Equatable {
  /// The variable's name.
  package let variable: String

  package var message: String { "no value for the marker variable '\(variable)'" }
}

extension MarkerEnvironment: Codable {
  /// Reads an object with the variables as keys.
  ///
  /// Throws `MarkerEnvironmentError` where one is missing, and `DecodingError`.
  package init(from decoder: any Decoder) throws {
    try self.init(values: try decoder.singleValueContainer().decode([String: String].self))
  }

  /// Writes an object with the variables as keys.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) }))
  }
}
