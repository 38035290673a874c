import { describe, expect, test } from "vitest";
import { publicSuffix, sharedSuffix } from "./wildcard-suffixes.ts";

const words = (text: string) => text.trim().split(/\s+/);

/** Second levels that the registries of country domains sell names under. */
const secondLevels = words(`
  ac art asn asso biz co com cyber edu firm gob gouv gov id ind inf info int lg ltd me mil mod muni name ne net nhs nic nom nome
  or org plc police pp press priv pro pub res sch school sci store tm tur tv univ web`);

/** Where anybody may have a name of their own. */
const open = words(`
  ad.jp ed.jp go.jp gr.jp lg.jp tokyo.jp osaka.jp kyoto.jp go.kr re.kr go.th in.th go.id my.id govt.nz geek.nz gen.nz iwi.nz kiwi.nz
  maori.nz gc.ca on.ca qc.ca bc.ca k12.ca.us adv.br app.br blog.br dev.br eco.br eng.br jus.br leg.br log.br tec.br gv.at waw.pl
  fhsk.se gov.scot uk.com us.com eu.com de.com gb.net uk.net jp.net se.net co.com in.net eu.org us.org ae.org com.de com.se
  github.io githubusercontent.com gitlab.io bitbucket.io herokuapp.com netlify.app vercel.app pages.dev workers.dev web.app
  firebaseapp.com appspot.com run.app cloudfunctions.net azurewebsites.net azurestaticapps.net cloudapp.net cloudapp.azure.com
  trafficmanager.net azureedge.net azurefd.net azurecontainerapps.io azurecontainer.io windows.net cloudfront.net awsapprunner.com
  elasticbeanstalk.com on.aws ondigitalocean.app fly.dev onrender.com railway.app deno.dev glitch.me repl.co replit.app ngrok.io
  ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev trycloudflare.com loca.lt ts.net duckdns.org dyndns.org no-ip.org ddns.net
  hopto.org sytes.net zapto.org freeddns.org dynu.net myfritz.net synology.me nip.io sslip.io xip.io traefik.me lvh.me
  localtest.me hf.space code.run koyeb.app clever-cloud.com cleverapps.io scw.cloud platform.sh stackit.run`);

/** Where any customer of a cloud may open a registry, or a place in one. */
const shared = words(`
  azurecr.io azurecr.cn azurecr.us azurecr.de amazonaws.com amazonaws.com.cn amazonaws.eu public.ecr.aws ecr.aws pkg.dev gcr.io
  icr.io ocir.io oraclecloud.com aliyuncs.com tencentcloudcr.com ccs.tencentyun.com myhuaweicloud.com cr.volces.com ivolces.com
  jfrog.io cloudsmith.io cloudsmith.com scw.cloud ionos.com digitaloceanspaces.com digitalocean.com gitlab.com ovh.net vultrcr.com
  linodeobjects.com exo.io stackit.cloud onstackit.cloud yandexcloud.net cr.yandex upbound.io chainguard.dev nvcr.io depot.dev
  repo.nexus.sonatype.com repositories.cloud pkgs.dev.azure.com pkg.github.com`);

describe("a wildcard would open to strangers", () => {
  test.each(["com", "io", "corp"])("the single label %s", (suffix) => {
    expect(publicSuffix(suffix)).toBe(suffix);
  });

  test.each(secondLevels)("the second level %s of any country", (second) => {
    expect(publicSuffix(`${second}.uk`)).toBe(`${second}.uk`);
    expect(publicSuffix(`${second}.example`)).toBeNull();
    expect(publicSuffix(`acme.${second}.uk`)).toBeNull();
  });

  test.each(open)("%s, and what is below it", (suffix) => {
    expect(publicSuffix(suffix)).toBe(suffix);
    expect(publicSuffix(`a.b.${suffix}`)).toBe(suffix);
    expect(publicSuffix(`not${suffix}`)).not.toBe(suffix);
  });

  test.each(shared)("the registries of %s, and what is below it", (suffix) => {
    expect(sharedSuffix(suffix)).toBe(suffix);
    expect(sharedSuffix(`a.b.${suffix}`)).toBe(suffix);
    expect(sharedSuffix(`not${suffix}`)).not.toBe(suffix);
  });
});

test.each(["corp.example", "registry.acme.de", "x.y.zz", "co.uk.example"])("%s is somebody's own", (suffix) => {
  expect([publicSuffix(suffix), sharedSuffix(suffix)]).toEqual([null, null]);
});
