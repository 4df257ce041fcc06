import Locks
import Packaging
import Testing

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

  /// The lock first, then the user, who wins; neither loses what the other does not contradict.
  @Test func mergesWhatDoesNotContradict() throws {
    var lock = FormatControl()
    lock.setNoBinary("a,b")
    var user = FormatControl()
    user.setNoBinary("c")
    user.setOnlyBinary("b")
    let merged = lock.merging(user)
    #expect(merged.noBinary == ["a", "c"])
    #expect(merged.onlyBinary == ["b"])
    user.setOnlyBinary(":all:")
    user.setNoBinary("c")
    #expect(lock.merging(user) == user)
    #expect(lock.merging(FormatControl()) == lock)
  }
}
