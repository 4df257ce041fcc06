internal import Commands
internal import Glibc

@main
struct Main {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(await VenvdebCommand.main(arguments, in: .ofProcess()))
  }
}
