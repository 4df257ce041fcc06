internal import Core

/// A setting whose value cannot be used.
struct SettingError: Failure {
  let location: String?
  let message: String
  let hint: String?

  init(location: String?, message: String, hint: String? = nil) {
    self.location = location
    self.message = message
    self.hint = hint
  }

  /// An error whose hint lists the values that are valid.
  init(location: String?, message: String, choices: [String]) {
    self.init(
      location: location, message: message, hint: "choose one of \(choices.joined(separator: ", "))"
    )
  }

  var exitStatus: ExitStatus { .usage }
}
