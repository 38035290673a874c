package main

import (
	"encoding/json"
	"os"
	"testing"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

// TestPoliciesCompile compiles every expression of the policies in the file that POLICIES names, one JSON text a line, in the
// environment of the Kubernetes version that COMPATIBILITY names: as its API server would when they are written.
func TestPoliciesCompile(t *testing.T) {
	file, err := os.Open(os.Getenv("POLICIES"))
	if err != nil {
		t.Fatalf("POLICIES names the rendered policies; `npm test` sets it: %v", err)
	}
	defer file.Close()
	environments := environment.MustBaseEnvSet(version.MustParse(os.Getenv("COMPATIBILITY")))
	for decoder := json.NewDecoder(file); decoder.More(); {
		var policy admissionregistration.ValidatingAdmissionPolicy
		if err := decoder.Decode(&policy); err != nil {
			t.Fatal(err)
		}
		t.Run(policy.Name, func(t *testing.T) {
			if _, err := compile(&policy, environments, environment.NewExpressions); err != nil {
				t.Error(err)
			}
			t.Logf("%d expressions", count(policy.Spec))
		})
	}
}

func count(spec admissionregistration.ValidatingAdmissionPolicySpec) int {
	all := len(spec.Variables) + len(spec.MatchConditions) + len(spec.Validations) + len(spec.AuditAnnotations)
	for _, validation := range spec.Validations {
		if validation.MessageExpression != "" {
			all++
		}
	}
	return all
}
