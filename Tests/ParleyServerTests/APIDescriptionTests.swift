import ParleyJSON
import ParleyServer
import Testing

/// The API's description.
@Suite struct APIDescriptionTests {
    private let document = APIDescription.document(version: "1.2.3")

    @Test func everyRouteIsDescribedAndNothingElse() {
        #expect(APIDescription.described == Routes.pathsWithMethods)
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let schemas = try #require(document["components"]?["schemas"]?.objectValue)
        let names = document.serialized().matches(of: #/"#/components/schemas/([A-Za-z]+)"/#).map {
            String($0.output.1)
        }
        #expect(names.count > 10)
        for name in names { #expect(schemas[name] != nil, "\(name)") }
    }

    @Test func fieldsHaveTheRangesThatAreChecked() {
        let fields = document["components"]?["schemas"]?["ChatCompletion"]?["properties"]
        #expect(fields?["n"]?["maximum"]?.intValue == 16)
        #expect(fields?["top_p"]?["maximum"]?.intValue == 1 && fields?["top_p"]?["minimum"]?.intValue == 0)
        #expect(fields?["top_k"]?["type"]?[0]?.stringValue == "integer")
        #expect(fields?["messages"]?["maxItems"]?.intValue == 4096)
        #expect(document["info"]?["version"]?.stringValue == "1.2.3")
    }
}
