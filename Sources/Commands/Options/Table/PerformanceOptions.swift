internal import Pipeline

/// The options that say how fast the work is done; they change nothing in the result.
enum PerformanceOptions: OptionSection {
  static let title = "Performance"

  static let options = [
    StageOption(
      "jobs", .text("number"), help: "Number of parallel jobs",
      details: "The default honours parallel=N in DEB_BUILD_OPTIONS.", default: "number of CPUs",
      example: "4", shapesTree: false,
      .value { request, value, _ in request.jobs = try value.jobs() })
  ]
}
