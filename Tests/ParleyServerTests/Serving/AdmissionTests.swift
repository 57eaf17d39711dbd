import ParleyServer
import Testing

@Suite struct AdmissionTests {
    @Test func placesAreGivenBack() throws {
        let admission = Admission(limit: 2)
        var places = [try admission.enter(), try admission.enter()]
        let error = #expect(throws: APIError.self) { try admission.enter() }
        #expect(error?.kind.status == 503 && error?.retryAfter != nil)
        #expect(admission.count == 2)
        places.removeLast()
        #expect(admission.count == 1)
        places.append(try admission.enter())
        #expect(admission.count == 2)
        places = []
        #expect(admission.count == 0)
    }
}
