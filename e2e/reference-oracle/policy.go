package main

import (
	"context"
	"errors"
	"fmt"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

// compile does what the API server's plugin does with a policy (compilePolicy of k8s.io/apiserver's policy/validating, which it keeps
// to itself), from the same parts. Unlike the plugin it does not keep an expression's error for the day when it is evaluated.
func compile(policy *admissionregistration.ValidatingAdmissionPolicy, environments *environment.EnvSet, mode environment.Type) (validating.Validator, error) {
	compiler, err := cel.NewCompositedCompiler(environments)
	if err != nil {
		return nil, err
	}
	spec := policy.Spec
	full := cel.OptionalVariableDeclarations{HasParams: spec.ParamKind != nil, HasAuthorizer: true}
	forMessages := cel.OptionalVariableDeclarations{HasParams: spec.ParamKind != nil}
	var problems []error
	for _, variable := range spec.Variables {
		named := &validating.Variable{Name: variable.Name, Expression: variable.Expression}
		if result := compiler.CompileAndStoreVariable(named, full, mode); result.Error != nil {
			problems = append(problems, fmt.Errorf("variable %s: %w", variable.Name, result.Error))
		}
	}
	condition := func(what string, expressions []cel.ExpressionAccessor, declared cel.OptionalVariableDeclarations) cel.ConditionEvaluator {
		compiled := compiler.CompileCondition(expressions, declared, mode)
		for _, err := range compiled.CompilationErrors() {
			problems = append(problems, fmt.Errorf("%s: %w", what, err))
		}
		return compiled
	}
	var matches, validations, annotations []cel.ExpressionAccessor
	for i := range spec.MatchConditions {
		matches = append(matches, (*matchconditions.MatchCondition)(&spec.MatchConditions[i]))
	}
	messages := make([]cel.ExpressionAccessor, len(spec.Validations))
	for i, validation := range spec.Validations {
		validations = append(validations, &validating.ValidationCondition{
			Expression: validation.Expression, Message: validation.Message, Reason: validation.Reason,
		})
		if validation.MessageExpression != "" {
			messages[i] = &validating.MessageExpressionCondition{MessageExpression: validation.MessageExpression}
		}
	}
	for _, annotation := range spec.AuditAnnotations {
		annotations = append(annotations, &validating.AuditAnnotationCondition{Key: annotation.Key, ValueExpression: annotation.ValueExpression})
	}
	var matcher matchconditions.Matcher
	if len(matches) > 0 {
		matcher = matchconditions.NewMatcher(condition("match condition", matches, full), spec.FailurePolicy, "policy", "validate", policy.Name)
	}
	validator := validating.NewValidator(
		condition("validation", validations, full),
		matcher,
		condition("audit annotation", annotations, full),
		condition("message", messages, forMessages),
		spec.FailurePolicy,
		nil,
	)
	return validator, errors.Join(problems...)
}

var (
	pods     = schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	podKind  = schema.GroupVersionKind{Version: "v1", Kind: "Pod"}
	somebody = &user.DefaultInfo{Name: "somebody", Groups: []string{"system:authenticated"}}
)

// judge asks the policy about the creation of a pod with one container. The list is the ConfigMap's data. An expression that fails is
// told apart from one that refuses, although the API server refuses either way.
func judge(policy validating.Validator, image string, list map[string]string) string {
	pod := &core.Pod{
		ObjectMeta: meta.ObjectMeta{Name: "asked", Namespace: "default"},
		Spec:       core.PodSpec{Containers: []core.Container{{Name: "main", Image: image}}},
	}
	attributes := &admission.VersionedAttributes{
		Attributes: admission.NewAttributesRecord(pod, nil, podKind, pod.Namespace, pod.Name, pods, "",
			admission.Create, &meta.CreateOptions{}, true, somebody),
		VersionedKind: podKind,
	}
	attributes.VersionedObject.Set(pod)
	result := policy.Validate(context.Background(), pods, attributes, &core.ConfigMap{Data: list}, nil,
		celconfig.RuntimeCELCostBudget, nil)
	verdict := "allow"
	for _, decision := range result.Decisions {
		switch decision.Evaluation {
		case validating.EvalError:
			return "error: " + decision.Message
		case validating.EvalDeny:
			verdict = "refuse"
		}
	}
	return verdict
}
