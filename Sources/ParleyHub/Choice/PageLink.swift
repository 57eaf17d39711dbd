/// Where the next page of a list is.
package enum PageLink {
    /// Reads `Link` fields.
    ///
    /// - Parameters:
    ///   - fields: the fields, such as `<https://…?cursor=…>; rel="next"`.
    ///   - page: the page that they came with.
    /// - Returns: the next page; nil where there is none.
    /// - Throws: ``PullError`` where it would be on another server.
    package static func next(_ fields: [String], from page: WebAddress) throws(PullError) -> WebAddress? {
        for field in fields {
            var rest = field[...]
            while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
                let target = rest[rest.index(after: open)..<close]
                rest = rest[rest.index(after: close)...]
                let parameters = rest.prefix { $0 != "," && $0 != "<" }.lowercased()
                let isNext = parameters.split(separator: ";").contains { parameter in
                    let plain = parameter.filter { $0 != " " && $0 != "\"" }
                    return plain == "rel=next"
                }
                guard isNext, let next = page.resolving(String(target)) else { continue }
                guard next.origin == page.origin else {
                    throw PullError(
                        .server,
                        "\(page.shown) goes on at another server, which is not asked. Is HF_ENDPOINT right?"
                    )
                }
                return next
            }
        }
        return nil
    }
}
