import Testing

@testable import Pipeline

@Suite struct YankedReleaseTests {
  /// As pip 23 to 26 write it.
  private static let output = """
    WARNING: Something else
    WARNING: The candidate selected for download or install is a yanked version: 'django' candidate \
    (version 4.2.12 at https://h/d.whl (from https://h/simple/django/) (requires-python:>=3.8))
    Reason for being yanked: Brings regressions
    WARNING: The candidate selected for download or install is a yanked version: 'x' candidate \
    (version 1.0 at https://h/x.whl)
    Reason for being yanked: <none given>
    """

  @Test func readsWhatPipWarnsOf() {
    #expect(
      YankedRelease.all(in: Self.output) == [
        YankedRelease(name: "django", version: "4.2.12", reason: "Brings regressions"),
        YankedRelease(name: "x", version: "1.0", reason: nil),
      ])
    #expect(YankedRelease.all(in: "Reason for being yanked: nothing\n") == [])
  }
}
