import Locks
import Testing

@Suite struct VCSReferenceTests {
  @Test(
    arguments: [
      ("git+https://h/r.git", "https://h/r.git", nil),
      ("git+https://me:x@h/r.git@v1.0#subdirectory=a", "https://me:x@h/r.git", "v1.0"),
      ("git+ssh://git@h/r.git", "ssh://git@h/r.git", nil),
      ("hg+file:///srv/r@tip", "file:///srv/r", "tip"),
      ("git+git@h:r.git", "git@h:r.git", nil),
    ] as [(String, String, String?)])
  func findsTheRevisionInThePath(text: String, repository: String, revision: String?) throws {
    let reference = try #require(VCSReference(text))
    #expect(reference.repository == repository)
    #expect(reference.revision == revision)
    #expect(reference.description == text.replacing("me:x@", with: "****@"))
  }

  @Test func knowsOnlyPipsSystems() {
    #expect(VCSReference("https://h/r.git") == nil)
    #expect(VCSReference("cvs+https://h/r") == nil)
  }
}
