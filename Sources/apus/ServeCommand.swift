import DynamoServer

/// `apus serve`: runs a server until it is told to stop.
enum ServeCommand {
    /// - Returns: the exit status: 0 after a clean stop, 1 when the server cannot start, 2 for a wrong command line.
    static func run(_ arguments: [String]) -> Int32 {
        do throws(SettingsError) {
            switch try ServerCommand.parse(arguments) {
            case .help:
                printLine(ServerHelp.text)
                return 0
            case .version:
                printLine("apus \(Apus.version)")
                return 0
            case .serve(let settings):
                return serve(settings)
            }
        } catch {
            printError("apus: \(error.message)")
            return 2
        }
    }

    private static func serve(_ settings: ServerSettings) -> Int32 {
        StopSignals.block()
        raiseOpenFileLimit()
        do throws(ServerError) {
            let server = try Server(settings)
            printLine("Apus \(Apus.version) answers at http://\(address(of: settings)):\(server.port)")
            server.stop(reason: StopSignals.wait())
            return 0
        } catch {
            printError("apus: \(error.message)")
            return 1
        }
    }

    private static func address(of settings: ServerSettings) -> String {
        settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    }
}
