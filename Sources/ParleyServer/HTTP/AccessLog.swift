package import Foundation

/// A line for each answered request.
///
/// Nothing of it is a client's own words.
package struct AccessLog: Sendable {
    /// What is told of a request.
    package struct Entry: Sendable {
        /// When it came.
        package var time: Date
        /// The client's address.
        package var peer: String
        /// Its method.
        package var method: String
        /// The route's path.
        package var path: String
        /// The response's status.
        package var status: Int
        /// How long it took until the last byte.
        package var duration: Duration
        /// Whether the response was sent to its end.
        package var isWhole: Bool

        /// Describes a request.
        package init(
            time: Date,
            peer: String,
            method: String,
            path: String,
            status: Int,
            duration: Duration,
            isWhole: Bool
        ) {
            self.time = time
            self.peer = peer
            self.method = method
            self.path = path
            self.status = status
            self.duration = duration
            self.isWhole = isWhole
        }

        /// The line: time, address, method, path, status and seconds, and `cut` where the client did not get it whole.
        package var line: String {
            let method = Self.methods.contains(method) ? method : "?"
            let time = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            let seconds = ReplyFigures.seconds(duration)
            return "\(time) \(peer) \(method) \(path) \(status) \(seconds)" + (isWhole ? "" : " cut")
        }

        private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    }

    private let write: @Sendable (String) -> Void

    /// A log.
    ///
    /// - Parameter write: takes each line.
    package init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    /// Writes a line.
    package func log(_ entry: Entry) { write(entry.line) }
}
