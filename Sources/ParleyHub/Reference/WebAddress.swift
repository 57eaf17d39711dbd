/// An `http` or `https` address, taken apart once and written one way only.
///
/// Whether a token may be sent is decided by scheme, host and port. Nothing else reads the text that came from outside:
/// what is asked for is written from the parts, so that no two readers can take it for two hosts.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// How a server is talked to.
    package enum Scheme: String, Sendable {
        /// In the clear.
        case http
        /// Encrypted.
        case https

        /// The port where none is written.
        var port: Int { self == .http ? 80 : 443 }
    }

    /// A server: what a token belongs to.
    package struct Origin: Hashable, Sendable {
        /// How it is talked to.
        package let scheme: Scheme
        /// Its name in small letters, or its number; one of IPv6 in brackets.
        package let host: String
        /// Its port.
        package let port: Int
    }

    /// The longest address that is read, in bytes.
    static let longest = 8192

    /// The server.
    package let origin: Origin
    /// The path, percent-encoded; it begins with a slash.
    package let path: String
    /// What stands behind the question mark, percent-encoded; nil where there is none.
    package let query: String?

    /// Puts an address together.
    init(origin: Origin, path: String, query: String? = nil) {
        self.origin = origin
        self.path = path
        self.query = query
    }

    /// Reads an address; nil for what is none, for one with a name or password in it, and for one with a backslash.
    ///
    /// - Parameter text: the address.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let mark = text.range(of: "://"),
            let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { return nil }
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard let origin = Self.origin(scheme, rest[..<end]), let tail = Self.tail(rest[end...]) else { return nil }
        self.origin = origin
        (path, query) = tail
    }

    /// The address as it is asked for.
    package var description: String {
        let port = origin.port == origin.scheme.port ? "" : ":\(origin.port)"
        return "\(origin.scheme.rawValue)://\(origin.host)\(port)\(path)" + (query.map { "?" + $0 } ?? "")
    }

    /// The address for messages: without the query, where signatures stand.
    package var shown: String { WebAddress(origin: origin, path: path).description.shortened }

    /// Whether it leads to this machine.
    package var isLoopback: Bool { origin.isLoopback }

    /// Whether it may be asked at all: encrypted, or on this machine.
    package var isSafe: Bool { origin.scheme == .https || isLoopback }

    /// The address that a server's `Location` or `Link` means; nil for what is none.
    ///
    /// - Parameter location: an address, or a path, from this one on.
    /// - Returns: the address.
    package func resolving(_ location: String) -> WebAddress? {
        let end = location.firstIndex { "/?#".contains($0) } ?? location.endIndex
        if location[..<end].contains(":") { return WebAddress(location) }
        if location.hasPrefix("//") { return WebAddress("\(origin.scheme.rawValue):\(location)") }
        let text: String
        if location.hasPrefix("/") {
            text = location
        } else if location.hasPrefix("?") {
            text = path + location
        } else {
            text = path[...(path.lastIndex(of: "/") ?? path.startIndex)] + location
        }
        guard text.utf8.count <= Self.longest, let tail = Self.tail(text[...]) else { return nil }
        return WebAddress(origin: origin, path: Self.withoutDots(tail.path), query: tail.query)
    }

    private static func origin(_ scheme: Scheme, _ text: Substring) -> Origin? {
        let bytes = Array(text.lowercased().utf8)
        let end: Int
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > 2,
                bytes[1..<close].allSatisfy({ "0123456789abcdef:.".utf8.contains($0) })
            else { return nil }
            end = close + 1
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            guard (1...253).contains(end), bytes[0] != UInt8(ascii: "."),
                bytes[..<end].allSatisfy({ $0.isPlainLetterOrDigit || ".-_".utf8.contains($0) })
            else { return nil }
        }
        let host = String(decoding: bytes[..<end], as: UTF8.self)
        guard end < bytes.count else { return Origin(scheme: scheme, host: host, port: scheme.port) }
        let digits = bytes[(end + 1)...]
        guard bytes[end] == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(\.isDigit),
            let port = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(port)
        else { return nil }
        return Origin(scheme: scheme, host: host, port: port)
    }

    /// Path and query, each with what may not stand in it encoded.
    private static func tail(_ text: Substring) -> (path: String, query: String?)? {
        let text = text.prefix { $0 != "#" }
        guard !text.utf8.contains(UInt8(ascii: "\\")), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            return nil
        }
        let mark = text.firstIndex(of: "?") ?? text.endIndex
        let path = encoded(text[..<mark])
        let query = mark < text.endIndex ? encoded(text[text.index(after: mark)...]) : nil
        return (path.isEmpty ? "/" : path, query)
    }

    private static func encoded(_ text: Substring) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte.isPlainLetterOrDigit || "-._~!$&'()*+,;=:@/?%".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A path with `.` and `..` worked out.
    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part {
            case ".": if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(part)
            }
        }
        return "/" + kept.joined(separator: "/")
    }
}

extension WebAddress.Origin {
    /// Whether it is this machine.
    var isLoopback: Bool {
        if ["localhost", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isDigit)
                    && Int(part).map { $0 <= 255 } == true
            }
    }
}

extension String {
    /// The text, cut where it is too long for a line of a message.
    fileprivate var shortened: String { utf8.count > 200 ? prefix(200) + "…" : self }
}

extension UInt8 {
    /// Whether it is one of the digits 0 to 9.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// Whether it is a letter or digit of ASCII.
    var isPlainLetterOrDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension StringProtocol {
    /// Where a text begins and ends in this one; nil where it is not in it.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
