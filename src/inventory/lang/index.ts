import type { Extractor } from '../types.ts';
import { bunLock } from './bun-lock.ts';
import { bunLockb } from './bun-lockb.ts';
import { cargoLock } from './cargo-lock.ts';
import { composerInstalled } from './composer-installed.ts';
import { composerLock } from './composer-lock.ts';
import { conanLock } from './conan-lock.ts';
import { condaMeta } from './conda-meta.ts';
import { dotnetBundle } from './dotnet-bundle.ts';
import { dotnetDeps } from './dotnet-deps.ts';
import { erlangApp } from './erlang-app.ts';
import { gemfileLock } from './gemfile-lock.ts';
import { gemspec } from './gemspec.ts';
import { goBinary } from './go-binary.ts';
import { gradleLock } from './gradle-lock.ts';
import { jar } from './jar.ts';
import { knownProgram } from './known-program.ts';
import { mavenPom } from './maven-pom.ts';
import { mavenProperties } from './maven-properties.ts';
import { mixLock } from './mix-lock.ts';
import { nodePackage } from './node-package.ts';
import { nugetAssets } from './nuget-assets.ts';
import { nugetConfig } from './nuget-config.ts';
import { nugetLock } from './nuget-lock.ts';
import { packageLock } from './package-lock.ts';
import { packageResolved } from './package-resolved.ts';
import { pdmLock } from './pdm-lock.ts';
import { pear } from './pear.ts';
import { pipfileLock } from './pipfile-lock.ts';
import { pnpmLock } from './pnpm-lock.ts';
import { poetryLock } from './poetry-lock.ts';
import { pubspecLock } from './pubspec-lock.ts';
import { pylockToml } from './pylock-toml.ts';
import { pythonEgg } from './python-egg.ts';
import { pythonMetadata } from './python-metadata.ts';
import { rDescription } from './r-description.ts';
import { renvLock } from './renv-lock.ts';
import { requirementsTxt } from './requirements-txt.ts';
import { runtimeFile } from './runtime-file.ts';
import { rustBinary } from './rust-binary.ts';
import { sbtLock } from './sbt-lock.ts';
import { uvLock } from './uv-lock.ts';
import { yarnCache } from './yarn-cache.ts';
import { yarnLock } from './yarn-lock.ts';

/** What tells of packages of languages, and of programs that came without a package manager. */
export const LANG_EXTRACTORS: readonly Extractor[] = [
  bunLock,
  bunLockb,
  cargoLock,
  composerInstalled,
  composerLock,
  conanLock,
  condaMeta,
  dotnetBundle,
  dotnetDeps,
  erlangApp,
  gemfileLock,
  gemspec,
  goBinary,
  gradleLock,
  jar,
  knownProgram,
  mavenPom,
  mavenProperties,
  mixLock,
  nodePackage,
  nugetAssets,
  nugetConfig,
  nugetLock,
  packageLock,
  packageResolved,
  pdmLock,
  pear,
  pipfileLock,
  pnpmLock,
  poetryLock,
  pubspecLock,
  pylockToml,
  pythonEgg,
  pythonMetadata,
  rDescription,
  renvLock,
  requirementsTxt,
  runtimeFile,
  rustBinary,
  sbtLock,
  uvLock,
  yarnCache,
  yarnLock,
];
