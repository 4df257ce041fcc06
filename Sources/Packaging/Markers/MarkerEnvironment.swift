internal import Core

/// The values that markers are evaluated with: the eleven variables of PEP 508 as an interpreter
/// gave them, or as they are on all machines of an architecture.
package struct MarkerEnvironment: Sendable {
  private var values: [MarkerVariable: String]
  /// Further values that variables have on some of the machines that the environment stands for.
  package private(set) var alternatives: [MarkerVariable: [String]] = [:]
  /// The markers that were not decided; nil where the environment decides all.
  private(set) var doubts: MarkerDoubts?
  /// The results that comparisons with variables without a value are assumed to have.
  private var assumptions: [MarkerVariable: Bool] = [:]

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

  /// The value of one of the eleven variables; empty for one that has none, and for the others, which
  /// are no properties of an environment.
  package subscript(variable: MarkerVariable) -> String { values[variable] ?? "" }

  /// The variables that have no value, because it is another one on each machine.
  package var unknown: [MarkerVariable] {
    MarkerVariable.environment.filter { values[$0] == nil }
  }

  /// The markers that were evaluated here so far, and that the environment does not decide.
  package var undecided: [MarkerDoubt] { doubts?.all ?? [] }

  /// Returns the environment on all machines of an architecture: uname(2) says `machine`, or on some
  /// of them one of `others`, and what it says of the running kernel is unknown.
  ///
  /// A comparison with an unknown value is false. `undecided` tells for which markers that counts.
  package func onAnyMachine(_ machine: String, or others: [String]) -> MarkerEnvironment {
    var environment = self
    environment.values[.platformMachine] = machine
    environment.values[.platformRelease] = nil
    environment.values[.platformVersion] = nil
    environment.alternatives = others.isEmpty ? [:] : [.platformMachine: others]
    environment.doubts = MarkerDoubts()
    return environment
  }

  /// Returns the environment with another value of a variable.
  func replacing(_ variable: MarkerVariable, with value: String) -> MarkerEnvironment {
    var environment = self
    environment.values[variable] = value
    return environment
  }

  /// Returns the environment in which all comparisons with a variable without a value have one
  /// result.
  func assuming(_ variable: MarkerVariable, holds: Bool) -> MarkerEnvironment {
    var environment = self
    environment.assumptions[variable] = holds
    return environment
  }

  /// Returns the result of a comparison with a variable that has no value; nil for variables that
  /// have one.
  func assumption(about variables: [MarkerVariable?]) -> Bool? {
    guard doubts != nil else { return nil }
    for case let variable? in variables
    where values[variable] == nil && MarkerVariable.environment.contains(variable) {
      return assumptions[variable] ?? false
    }
    return nil
  }
}

extension MarkerEnvironment: Hashable {
  /// Compares what the environments say, whatever was evaluated in them.
  package static func == (left: MarkerEnvironment, right: MarkerEnvironment) -> Bool {
    left.values == right.values && left.alternatives == right.alternatives
  }

  /// Hashes what the environment says.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(values)
    hasher.combine(alternatives)
  }
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

  /// Writes an object with the variables as keys, and null for those without a value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      Dictionary(
        uniqueKeysWithValues: MarkerVariable.environment.map { ($0.rawValue, values[$0]) }))
  }
}
