internal import Core
package import Packaging
package import Pipeline

/// Makes packages of several distributions at once.
///
/// One that fails does not stop the others.
package struct ApplicationBatch: Sendable {
  /// What became of one distribution.
  package struct Outcome: Sendable {
    /// The distribution, as it was asked for.
    package let requirement: Requirement
    /// The report on its package, or why there is none.
    package let result: Result<ApplicationReport, any Error>
  }

  private let options: ApplicationOptions
  private let jobs: Int
  private let application: ApplicationRun

  /// Creates a batch of which at most `jobs` packages are made at once.
  package init(
    _ options: ApplicationOptions, jobs: Int, notify: @escaping @Sendable (RunEvent) -> Void,
    note: @escaping @Sendable (String) -> Void
  ) {
    (self.options, self.jobs) = (options, jobs)
    application = ApplicationRun(options, notify: notify, note: note)
  }

  /// Makes the packages, and returns an outcome for each requirement, in their order.
  ///
  /// Throws `ApplicationError.sameName` and `DebianNameError` before anything is done.
  package func run(_ requirements: [Requirement]) async throws -> [Outcome] {
    var names: [String: Requirement] = [:]
    for requirement in requirements {
      let name = try ApplicationRun.packageName(of: requirement, options)
      if let other = names.updateValue(requirement, forKey: name) {
        throw ApplicationError.sameName(
          name, first: other.description, second: requirement.description)
      }
    }
    return try await requirements.concurrentMap(jobs: jobs) { requirement in
      do {
        return Outcome(
          requirement: requirement, result: .success(try await application.run(requirement)))
      } catch {
        return Outcome(requirement: requirement, result: .failure(error))
      }
    }
  }
}
