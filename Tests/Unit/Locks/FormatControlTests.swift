import Locks
import Packaging
import Testing
import Wheels

/// pip's own rules: `pip._internal.models.format_control`.
@Suite struct FormatControlTests {
  @Test func laterNamesWin() throws {
    var control = FormatControl()
    control.setNoBinary(":all:")
    control.setOnlyBinary("lxml")
    #expect(control.allowsWheel(try PackageName("lxml")))
    #expect(!control.allowsSource(try PackageName("lxml")))
    #expect(!control.allowsWheel(try PackageName("flask")))
    control.setNoBinary("lxml")
    #expect(!control.allowsWheel(try PackageName("lxml")))
  }

  @Test func allAndNoneForget() {
    var control = FormatControl()
    control.setOnlyBinary("a,b")
    control.setOnlyBinary(":none:,c")
    #expect(control.onlyBinary == ["c"])
    control.setNoBinary("d,:all:,:none:,E_f")
    #expect(control.noBinary == ["e-f"])
    #expect(control.onlyBinary == [])
  }
}
