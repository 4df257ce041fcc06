internal import Core
internal import SystemPackage

struct LeakCheck { let options: StageOptions; let work: FilePath
  func run(_ i: Installation, outcome: Installation.Outcome, tree: FilePath) async throws {} }
