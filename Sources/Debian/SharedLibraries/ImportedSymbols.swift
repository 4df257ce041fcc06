internal import ELF

/// The symbols that the files of a tree take from libraries, each with a number: most are those that all
/// the others take, too.
struct ImportedSymbols {
  /// The symbols as symbols files name them: "name@version", or "name@Base" for one without a version.
  private(set) var names: [String] = []
  /// The numbers of the symbols of each file, in their order.
  private(set) var numbers: [[Int]] = []

  /// Collects the symbols of files.
  init(of files: [TreeLibraries.File]) {
    var known: [ElfSymbol: Int] = [:]
    for file in files {
      numbers.append(
        file.elf.imports.map { symbol in
          if let number = known[symbol] { return number }
          known[symbol] = names.count
          names.append("\(symbol.name)@\(symbol.version ?? "Base")")
          return names.count - 1
        })
    }
  }

  /// What of symbols files is needed.
  var filter: SymbolFilter { SymbolFilter(names) }
}
