"""The manifest of docs/scale.md: its form, the names that refer to each other, and the flags of the program."""

import os
import re
import subprocess
import unittest

from server import PROGRAM

try:
    import yaml
except ImportError:  # its wheels begin with Python 3.10
    yaml = None

DOCS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "docs")
KINDS = {
    "Deployment": "apps/v1",
    "Service": "v1",
    "PersistentVolumeClaim": "v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}


@unittest.skipIf(yaml is None, "PyYAML is not there")
class ManifestTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(DOCS, "scale", "kubernetes.yaml"), encoding="utf-8") as file:
            cls.documents = list(yaml.safe_load_all(file))
        with open(os.path.join(DOCS, "scale.md"), encoding="utf-8") as file:
            cls.words = file.read()

    def all_of(self, kind):
        return {document["metadata"]["name"]: document for document in self.documents if document["kind"] == kind}

    def pods(self):
        for name, deployment in self.all_of("Deployment").items():
            yield name, deployment["spec"]["template"]

    def test_each_document_is_of_a_known_kind_and_named_once(self):
        names = [(document["kind"], document["metadata"]["name"]) for document in self.documents]
        self.assertEqual(len(names), len(set(names)))
        for document in self.documents:
            self.assertEqual(document["apiVersion"], KINDS[document["kind"]])
            self.assertRegex(document["metadata"]["name"], r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")

    def test_selectors_find_their_pods(self):
        labels = {name: pod["metadata"]["labels"] for name, pod in self.pods()}
        for name, deployment in self.all_of("Deployment").items():
            self.assertEqual(deployment["spec"]["selector"]["matchLabels"], labels[name])
        for name, service in self.all_of("Service").items():
            self.assertIn(service["spec"]["selector"], labels.values())
            pod = next(pod for _, pod in self.pods() if pod["metadata"]["labels"] == service["spec"]["selector"])
            ports = {port["name"] for container in pod["spec"]["containers"] for port in container["ports"]}
            for port in service["spec"]["ports"]:
                self.assertIn(port["targetPort"], ports)

    def test_what_is_mounted_is_there(self):
        claims = set(self.all_of("PersistentVolumeClaim"))
        for _, pod in self.pods():
            volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
            for container in pod["spec"]["containers"]:
                self.assertEqual({mount["name"] for mount in container["volumeMounts"]}, set(volumes))
            for volume in volumes.values():
                if "persistentVolumeClaim" in volume:
                    self.assertIn(volume["persistentVolumeClaim"]["claimName"], claims)

    def test_probes_ask_a_port_that_is_open(self):
        for _, pod in self.pods():
            for container in pod["spec"]["containers"]:
                ports = {port["name"] for port in container["ports"]}
                for probe in ("startupProbe", "readinessProbe"):
                    self.assertIn(container[probe]["httpGet"]["port"], ports)
                    self.assertEqual(container[probe]["httpGet"]["path"], "/health")

    def test_the_keys_are_those_that_the_text_makes(self):
        made = set(re.findall(r"--from-literal=([a-z]+)=", self.words))
        self.assertEqual(made, {"upstream", "clients"})
        text = str(self.documents)
        used = set(re.findall(r"/keys/([a-z]+)", text)) | set(re.findall(r"'key': '([a-z]+)'", text))
        self.assertEqual(used, made)

    def test_parleys_flags_are_flags(self):
        help_text = subprocess.run([PROGRAM, "serve", "--help"], capture_output=True, text=True, check=True).stdout
        known = set(re.findall(r"--[a-z][a-z-]+", help_text))
        container = self.all_of("Deployment")["parley"]["spec"]["template"]["spec"]["containers"][0]
        self.assertEqual(container["args"][0], "serve")
        flags = dict(argument.split("=", 1) for argument in container["args"][1:])
        self.assertLessEqual(set(flags), known)
        self.assertEqual(flags["--url"], "http://vllm:8000/v1")
        self.assertEqual(flags["--port"], str(container["ports"][0]["containerPort"]))

    def test_no_key_stands_in_the_manifest(self):
        for _, pod in self.pods():
            for container in pod["spec"]["containers"]:
                for variable in container.get("env", []):
                    self.assertNotIn("value", variable)
                self.assertFalse([argument for argument in container["args"] if argument.startswith("--api-key=")])


if __name__ == "__main__":
    unittest.main()
