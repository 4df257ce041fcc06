import Testing

@testable import Debian

/// Of a symbols file as much is read as somebody asks for.
@Suite struct SymbolsFileTests {
  private static let file = """
    libother.so.1 libother #MINVER#
     one@Base 77
    liba.so.1 liba1 #MINVER#
    | liba1-next #MINVER#
    * Build-Depends-Package: liba-dev
     one@Base 1.0
     \ttwo@A_1.0  1:2.0\t1
    \t(optional|arch=amd64)three@Base 3.0~
     (c++)four@Base 0.1
    #MISSING: 3# five@Base 0.9
    # six@Base 0.1
     (open@Base 1.0 x
     *@A_1.0 0.1
     alone

     none@Base no-version
    libb.so.2 libb2 #MINVER#
     one@Base 5.0

    """

  private func parse(_ names: [String]) -> [String: SymbolsFile.Library] {
    SymbolsFile(
      parsing: Array(Self.file.utf8), sonames: ["liba.so.1", "libb.so.2", "libc.so.3"],
      symbols: SymbolFilter(names)
    ).libraries
  }

  @Test func `templates and the smallest version need no symbol`() throws {
    let found = SymbolsFile(
      parsing: Array(Self.file.utf8), sonames: ["liba.so.1", "libb.so.2"], symbols: .nothing
    ).libraries
    #expect(Set(found.keys) == ["liba.so.1", "libb.so.2"])
    let library = try #require(found["liba.so.1"])
    #expect(library.templates == [" liba1 #MINVER#", " liba1-next #MINVER#"])
    #expect(library.smallestVersion?.description == "0.9")
    #expect(library.symbols.isEmpty)
    #expect(found["libb.so.2"]?.smallestVersion?.description == "5.0")
  }

  @Test func `symbols that are asked for have their versions and templates`() throws {
    let names = [
      "one@Base", "two@A_1.0", "three@Base", "four@Base", "five@Base", "six@Base", "(open@Base",
      "*@A_1.0", "alone", "none@Base",
    ]
    let library = try #require(parse(names)["liba.so.1"])
    #expect(
      library.symbols.mapValues { "\($0.version?.description ?? "-") \($0.template)" } == [
        "one@Base": "1.0 0", "two@A_1.0": "1:2.0 1", "three@Base": "3.0~ 0",
        "(open@Base": "1.0 0", "none@Base": "- 0",
      ])
    #expect(parse(names)["libb.so.2"]?.symbols["one@Base"]?.version?.description == "5.0")
  }

  @Test func `a section that comes again adds to the library`() throws {
    let text = "a.so.1 a1\n one@Base 2\nb.so.1 b\n x@Base 1\na.so.1 a2\n two@Base 2\n old@Base 1"
    let library = try #require(
      SymbolsFile(
        parsing: Array(text.utf8), sonames: ["a.so.1"],
        symbols: SymbolFilter(["one@Base", "two@Base"])
      ).libraries["a.so.1"])
    #expect(library.templates == [" a2"])
    #expect(library.smallestVersion?.description == "1")
    #expect(library.symbols["one@Base"] != nil && library.symbols["two@Base"] != nil)
  }

  @Test(arguments: [0, 1, 5, 1000])
  func `a filter wants its names and few others`(count: Int) {
    let names = (0..<count).map { "_ZNSt6vectorI\($0)EE4sizeEv@GLIBCXX_3.4.\($0 % 30)" }
    let filter = SymbolFilter(names)
    func mayWant(_ name: String) -> Bool {
      var name = name
      return name.withUTF8 { filter.mayWant($0) }
    }
    #expect(names.allSatisfy(mayWant))
    let others = (0..<5000).map { "_ZNSt6vectorI\($0)EE5beginEv@GLIBCXX_3.4" }
    #expect(others.filter(mayWant).count < 800)
    #expect(count > 0 || !mayWant(""))
  }
}
