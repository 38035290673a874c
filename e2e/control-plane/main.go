// One program that is a Kubernetes API server, an etcd or a kubectl, by the name it is called with.
// One program instead of three: they share most of their code, so it is compiled, linked and stored once.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	exitWithParent()
	switch name := filepath.Base(os.Args[0]); name {
	case "kube-apiserver":
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	case "etcd":
		etcdmain.Main(os.Args)
	case "kubectl":
		if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
			util.CheckErr(err)
		}
	default:
		fmt.Fprintf(os.Stderr, "called as %q: call it as kube-apiserver, etcd or kubectl\n", name)
		os.Exit(2)
	}
}

// exitWithParent ends this process soon after the one whose id EXIT_WITH_PARENT holds, however that one ended.
// Asks for the parent's id rather than for a signal at its death: that works beyond Linux, and a signal
// comes when the parent's thread ends, not its process.
func exitWithParent() {
	value, set := os.LookupEnv("EXIT_WITH_PARENT")
	if !set {
		return
	}
	parent, err := strconv.Atoi(value)
	if err != nil {
		fmt.Fprintf(os.Stderr, "EXIT_WITH_PARENT is %q: it takes a process id\n", value)
		os.Exit(2)
	}
	go func() {
		for os.Getppid() == parent {
			time.Sleep(200 * time.Millisecond)
		}
		os.Exit(1)
	}()
}
