// Answers, for one image after another, what the container runtime reads it as and what the rendered policy says of it on each of
// some lists. The first line of its input is the policy, each other one a question; every question gets one line, in the same order.
// Ends with its input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/environment"
)

type question struct {
	Image string              `json:"image"`
	Lists []map[string]string `json:"lists"`
}

type answer struct {
	reading
	// Verdicts are allow, refuse or error with its words; one for each list.
	Verdicts []string `json:"verdicts"`
}

func main() {
	debug.SetGCPercent(400) // much garbage, little to keep
	if err := answerAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	first, err := lines.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("no policy: %w", err)
	}
	var policy admissionregistration.ValidatingAdmissionPolicy
	if err := json.Unmarshal(first, &policy); err != nil {
		return fmt.Errorf("not a policy: %w", err)
	}
	environments := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion())
	validator, err := compile(&policy, environments, environment.StoredExpressions)
	if err != nil {
		return fmt.Errorf("the policy %s does not compile: %w", policy.Name, err)
	}
	return stream(lines, out, func(line []byte) ([]byte, error) { return answerOne(validator, line) })
}

func answerOne(policy validating.Validator, line []byte) ([]byte, error) {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, fmt.Errorf("not a question: %w: %s", err, line)
	}
	answer := answer{reading: readAsRuntime(asked.Image), Verdicts: make([]string, len(asked.Lists))}
	for i, list := range asked.Lists {
		answer.Verdicts[i] = judge(policy, asked.Image, list)
	}
	return json.Marshal(answer)
}

type job struct {
	line   []byte
	answer chan []byte
	err    error
}

// stream works on several lines at once and writes the answers in order; at once when nobody waits behind.
func stream(in *bufio.Reader, out io.Writer, work func([]byte) ([]byte, error)) error {
	const ahead = 1024
	waiting, ordered := make(chan *job, ahead), make(chan *job, ahead)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for each := range waiting {
				var answer []byte
				answer, each.err = work(each.line)
				each.answer <- answer
			}
		}()
	}
	go func() {
		defer close(ordered)
		defer close(waiting)
		for {
			line, err := in.ReadBytes('\n')
			if len(line) > 0 {
				each := &job{line: line, answer: make(chan []byte, 1)}
				ordered <- each
				waiting <- each
			}
			if err != nil {
				return
			}
		}
	}()
	answers := bufio.NewWriterSize(out, 1<<16)
	for each := range ordered {
		answer := <-each.answer
		if each.err != nil {
			return each.err
		}
		if _, err := answers.Write(append(answer, '\n')); err != nil {
			return err
		}
		if len(ordered) == 0 {
			if err := answers.Flush(); err != nil {
				return err
			}
		}
	}
	return answers.Flush()
}
