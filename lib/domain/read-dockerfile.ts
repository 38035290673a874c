/** Reads a Dockerfile line by line: the images it builds on, with the defaults of its arguments put in. */
export class DockerfileReader {
  private readonly stages = new Set<string>();
  private readonly defaults = new Map<string, string>();
  private inside = false;
  private goesOn = false;

  /** The images of a line; null when it is no line of a Dockerfile. */
  read(line: string): string[] | null {
    const text = line.trim();
    const continues = this.goesOn;
    this.goesOn = this.inside && text.endsWith("\\");
    if (continues) return [];
    const [, argument, value] = /^ARG\s+(\w+)=(\S+)\s*$/.exec(text) ?? [];
    if (argument !== undefined && value !== undefined) {
      this.defaults.set(argument, this.filled(value.replace(/^(["'])(.*)\1$/, "$2")));
      return [];
    }
    const [, base, stage] = /^FROM\s+(?:--\S+\s+)*([^\s-]\S*)(?:\s+AS\s+(\S+))?\s*$/i.exec(text) ?? [];
    if (base !== undefined) {
      this.inside = true;
      const isStage = this.stages.has(base.toLowerCase());
      if (stage !== undefined) this.stages.add(stage.toLowerCase());
      return isStage ? [] : [this.filled(base)];
    }
    if (
      !this.inside ||
      !/^(?:RUN|CMD|COPY|ADD|ENV|EXPOSE|ENTRYPOINT|WORKDIR|USER|LABEL|VOLUME|ARG|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD|MAINTAINER)\s/i.test(
        text,
      )
    )
      return null;
    this.goesOn = text.endsWith("\\");
    const [, from] = /^COPY\s+(?:--\S+\s+)*--from=(\S+)/i.exec(text) ?? [];
    return from === undefined || /^[0-9]+$/.test(from) || this.stages.has(from.toLowerCase())
      ? []
      : [this.filled(from)];
  }

  private filled(text: string): string {
    return text.replace(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced?: string, plain?: string) => {
      return this.defaults.get(braced ?? plain ?? "") ?? whole;
    });
  }
}
