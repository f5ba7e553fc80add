// Written by test/generate-aws-model.ts; edit that. Facts of the Amazon ECR API from botocore and
// @aws-sdk/client-ecr, both Copyright Amazon.com, Inc. or its affiliates, Apache-2.0.
/** Requests of the API by operation, as the validator lets them pass. */
export interface Requests {
  readonly BatchCheckLayerAvailability: BatchCheckLayerAvailabilityRequest;
  readonly BatchDeleteImage: BatchDeleteImageRequest;
  readonly BatchGetImage: BatchGetImageRequest;
  readonly BatchGetRepositoryScanningConfiguration: BatchGetRepositoryScanningConfigurationRequest;
  readonly CompleteLayerUpload: CompleteLayerUploadRequest;
  readonly CreatePullThroughCacheRule: CreatePullThroughCacheRuleRequest;
  readonly CreateRepository: CreateRepositoryRequest;
  readonly CreateRepositoryCreationTemplate: CreateRepositoryCreationTemplateRequest;
  readonly DeleteLifecyclePolicy: DeleteLifecyclePolicyRequest;
  readonly DeletePullThroughCacheRule: DeletePullThroughCacheRuleRequest;
  readonly DeleteRegistryPolicy: DeleteRegistryPolicyRequest;
  readonly DeleteRepository: DeleteRepositoryRequest;
  readonly DeleteRepositoryCreationTemplate: DeleteRepositoryCreationTemplateRequest;
  readonly DeleteRepositoryPolicy: DeleteRepositoryPolicyRequest;
  readonly DeleteSigningConfiguration: DeleteSigningConfigurationRequest;
  readonly DeregisterPullTimeUpdateExclusion: DeregisterPullTimeUpdateExclusionRequest;
  readonly DescribeImageReplicationStatus: DescribeImageReplicationStatusRequest;
  readonly DescribeImageScanFindings: DescribeImageScanFindingsRequest;
  readonly DescribeImageSigningStatus: DescribeImageSigningStatusRequest;
  readonly DescribeImages: DescribeImagesRequest;
  readonly DescribePullThroughCacheRules: DescribePullThroughCacheRulesRequest;
  readonly DescribeRegistry: DescribeRegistryRequest;
  readonly DescribeReplicationBackfillResults: DescribeReplicationBackfillResultsRequest;
  readonly DescribeRepositories: DescribeRepositoriesRequest;
  readonly DescribeRepositoryCreationTemplates: DescribeRepositoryCreationTemplatesRequest;
  readonly GetAccountSetting: GetAccountSettingRequest;
  readonly GetAuthorizationToken: GetAuthorizationTokenRequest;
  readonly GetDownloadUrlForLayer: GetDownloadUrlForLayerRequest;
  readonly GetLifecyclePolicy: GetLifecyclePolicyRequest;
  readonly GetLifecyclePolicyPreview: GetLifecyclePolicyPreviewRequest;
  readonly GetRegistryPolicy: GetRegistryPolicyRequest;
  readonly GetRegistryScanningConfiguration: GetRegistryScanningConfigurationRequest;
  readonly GetRepositoryPolicy: GetRepositoryPolicyRequest;
  readonly GetSigningConfiguration: GetSigningConfigurationRequest;
  readonly InitiateLayerUpload: InitiateLayerUploadRequest;
  readonly ListImageReferrers: ListImageReferrersRequest;
  readonly ListImages: ListImagesRequest;
  readonly ListPullTimeUpdateExclusions: ListPullTimeUpdateExclusionsRequest;
  readonly ListReplicationBackfills: ListReplicationBackfillsRequest;
  readonly ListTagsForResource: ListTagsForResourceRequest;
  readonly PutAccountSetting: PutAccountSettingRequest;
  readonly PutImage: PutImageRequest;
  readonly PutImageScanningConfiguration: PutImageScanningConfigurationRequest;
  readonly PutImageTagMutability: PutImageTagMutabilityRequest;
  readonly PutLifecyclePolicy: PutLifecyclePolicyRequest;
  readonly PutRegistryPolicy: PutRegistryPolicyRequest;
  readonly PutRegistryScanningConfiguration: PutRegistryScanningConfigurationRequest;
  readonly PutReplicationConfiguration: PutReplicationConfigurationRequest;
  readonly PutSigningConfiguration: PutSigningConfigurationRequest;
  readonly RegisterPullTimeUpdateExclusion: RegisterPullTimeUpdateExclusionRequest;
  readonly SetRepositoryPolicy: SetRepositoryPolicyRequest;
  readonly StartImageScan: StartImageScanRequest;
  readonly StartLifecyclePolicyPreview: StartLifecyclePolicyPreviewRequest;
  readonly StartReplicationBackfill: StartReplicationBackfillRequest;
  readonly StopReplicationBackfill: StopReplicationBackfillRequest;
  readonly TagResource: TagResourceRequest;
  readonly UntagResource: UntagResourceRequest;
  readonly UpdateImageStorageClass: UpdateImageStorageClassRequest;
  readonly UpdatePullThroughCacheRule: UpdatePullThroughCacheRuleRequest;
  readonly UpdateRepositoryCreationTemplate: UpdateRepositoryCreationTemplateRequest;
  readonly UploadLayerPart: UploadLayerPartRequest;
  readonly ValidatePullThroughCacheRule: ValidatePullThroughCacheRuleRequest;
}

/** Answers of the API by operation, as they are written in JSON: timestamps are seconds since the epoch. */
export interface Responses {
  readonly BatchCheckLayerAvailability: BatchCheckLayerAvailabilityResponse;
  readonly BatchDeleteImage: BatchDeleteImageResponse;
  readonly BatchGetImage: BatchGetImageResponse;
  readonly BatchGetRepositoryScanningConfiguration: BatchGetRepositoryScanningConfigurationResponse;
  readonly CompleteLayerUpload: CompleteLayerUploadResponse;
  readonly CreatePullThroughCacheRule: CreatePullThroughCacheRuleResponse;
  readonly CreateRepository: CreateRepositoryResponse;
  readonly CreateRepositoryCreationTemplate: CreateRepositoryCreationTemplateResponse;
  readonly DeleteLifecyclePolicy: DeleteLifecyclePolicyResponse;
  readonly DeletePullThroughCacheRule: DeletePullThroughCacheRuleResponse;
  readonly DeleteRegistryPolicy: DeleteRegistryPolicyResponse;
  readonly DeleteRepository: DeleteRepositoryResponse;
  readonly DeleteRepositoryCreationTemplate: DeleteRepositoryCreationTemplateResponse;
  readonly DeleteRepositoryPolicy: DeleteRepositoryPolicyResponse;
  readonly DeleteSigningConfiguration: DeleteSigningConfigurationResponse;
  readonly DeregisterPullTimeUpdateExclusion: DeregisterPullTimeUpdateExclusionResponse;
  readonly DescribeImageReplicationStatus: DescribeImageReplicationStatusResponse;
  readonly DescribeImageScanFindings: DescribeImageScanFindingsResponse;
  readonly DescribeImageSigningStatus: DescribeImageSigningStatusResponse;
  readonly DescribeImages: DescribeImagesResponse;
  readonly DescribePullThroughCacheRules: DescribePullThroughCacheRulesResponse;
  readonly DescribeRegistry: DescribeRegistryResponse;
  readonly DescribeReplicationBackfillResults: DescribeReplicationBackfillResultsResponse;
  readonly DescribeRepositories: DescribeRepositoriesResponse;
  readonly DescribeRepositoryCreationTemplates: DescribeRepositoryCreationTemplatesResponse;
  readonly GetAccountSetting: GetAccountSettingResponse;
  readonly GetAuthorizationToken: GetAuthorizationTokenResponse;
  readonly GetDownloadUrlForLayer: GetDownloadUrlForLayerResponse;
  readonly GetLifecyclePolicy: GetLifecyclePolicyResponse;
  readonly GetLifecyclePolicyPreview: GetLifecyclePolicyPreviewResponse;
  readonly GetRegistryPolicy: GetRegistryPolicyResponse;
  readonly GetRegistryScanningConfiguration: GetRegistryScanningConfigurationResponse;
  readonly GetRepositoryPolicy: GetRepositoryPolicyResponse;
  readonly GetSigningConfiguration: GetSigningConfigurationResponse;
  readonly InitiateLayerUpload: InitiateLayerUploadResponse;
  readonly ListImageReferrers: ListImageReferrersResponse;
  readonly ListImages: ListImagesResponse;
  readonly ListPullTimeUpdateExclusions: ListPullTimeUpdateExclusionsResponse;
  readonly ListReplicationBackfills: ListReplicationBackfillsResponse;
  readonly ListTagsForResource: ListTagsForResourceResponse;
  readonly PutAccountSetting: PutAccountSettingResponse;
  readonly PutImage: PutImageResponse;
  readonly PutImageScanningConfiguration: PutImageScanningConfigurationResponse;
  readonly PutImageTagMutability: PutImageTagMutabilityResponse;
  readonly PutLifecyclePolicy: PutLifecyclePolicyResponse;
  readonly PutRegistryPolicy: PutRegistryPolicyResponse;
  readonly PutRegistryScanningConfiguration: PutRegistryScanningConfigurationResponse;
  readonly PutReplicationConfiguration: PutReplicationConfigurationResponse;
  readonly PutSigningConfiguration: PutSigningConfigurationResponse;
  readonly RegisterPullTimeUpdateExclusion: RegisterPullTimeUpdateExclusionResponse;
  readonly SetRepositoryPolicy: SetRepositoryPolicyResponse;
  readonly StartImageScan: StartImageScanResponse;
  readonly StartLifecyclePolicyPreview: StartLifecyclePolicyPreviewResponse;
  readonly StartReplicationBackfill: StartReplicationBackfillResponse;
  readonly StopReplicationBackfill: StopReplicationBackfillResponse;
  readonly TagResource: TagResourceResponse;
  readonly UntagResource: UntagResourceResponse;
  readonly UpdateImageStorageClass: UpdateImageStorageClassResponse;
  readonly UpdatePullThroughCacheRule: UpdatePullThroughCacheRuleResponse;
  readonly UpdateRepositoryCreationTemplate: UpdateRepositoryCreationTemplateResponse;
  readonly UploadLayerPart: UploadLayerPartResponse;
  readonly ValidatePullThroughCacheRule: ValidatePullThroughCacheRuleResponse;
}

export interface Attribute {
  readonly key: string;
  readonly value?: string;
}

export interface AuthorizationData {
  readonly authorizationToken?: string;
  readonly expiresAt?: number;
  readonly proxyEndpoint?: string;
}

export interface AwsEcrContainerImageDetails {
  readonly architecture?: string;
  readonly author?: string;
  readonly imageHash?: string;
  readonly imageTags?: readonly string[];
  readonly platform?: string;
  readonly pushedAt?: number;
  readonly lastInUseAt?: number;
  readonly inUseCount?: number;
  readonly registry?: string;
  readonly repositoryName?: string;
}

export interface BatchCheckLayerAvailabilityRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly layerDigests: readonly string[];
}

export interface BatchCheckLayerAvailabilityResponse {
  readonly layers?: readonly Layer[];
  readonly failures?: readonly LayerFailure[];
}

export interface BatchDeleteImageRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageIds: readonly ImageIdentifier[];
}

export interface BatchDeleteImageResponse {
  readonly imageIds?: readonly ImageIdentifier[];
  readonly failures?: readonly ImageFailure[];
}

export interface BatchGetImageRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageIds: readonly ImageIdentifier[];
  readonly acceptedMediaTypes?: readonly string[];
}

export interface BatchGetImageResponse {
  readonly images?: readonly Image[];
  readonly failures?: readonly ImageFailure[];
}

export interface BatchGetRepositoryScanningConfigurationRequest {
  readonly repositoryNames: readonly string[];
}

export interface BatchGetRepositoryScanningConfigurationResponse {
  readonly scanningConfigurations?: readonly RepositoryScanningConfiguration[];
  readonly failures?: readonly RepositoryScanningConfigurationFailure[];
}

export interface CompleteLayerUploadRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly uploadId: string;
  readonly layerDigests: readonly string[];
}

export interface CompleteLayerUploadResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly uploadId?: string;
  readonly layerDigest?: string;
}

export interface CreatePullThroughCacheRuleRequest {
  readonly ecrRepositoryPrefix: string;
  readonly upstreamRegistryUrl: string;
  readonly registryId?: string;
  readonly upstreamRegistry?: 'ecr' | 'ecr-public' | 'quay' | 'k8s' | 'docker-hub' | 'github-container-registry' | 'azure-container-registry' | 'gitlab-container-registry' | 'chainguard';
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
}

export interface CreatePullThroughCacheRuleResponse {
  readonly ecrRepositoryPrefix?: string;
  readonly upstreamRegistryUrl?: string;
  readonly createdAt?: number;
  readonly registryId?: string;
  readonly upstreamRegistry?: 'ecr' | 'ecr-public' | 'quay' | 'k8s' | 'docker-hub' | 'github-container-registry' | 'azure-container-registry' | 'gitlab-container-registry' | 'chainguard';
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
}

export interface CreateRepositoryCreationTemplateRequest {
  readonly prefix: string;
  readonly description?: string;
  readonly encryptionConfiguration?: EncryptionConfigurationForRepositoryCreationTemplate;
  readonly resourceTags?: readonly Tag[];
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
  readonly repositoryPolicy?: string;
  readonly lifecyclePolicy?: string;
  readonly appliedFor: readonly ('REPLICATION' | 'PULL_THROUGH_CACHE' | 'CREATE_ON_PUSH')[];
  readonly customRoleArn?: string;
}

export interface CreateRepositoryCreationTemplateResponse {
  readonly registryId?: string;
  readonly repositoryCreationTemplate?: RepositoryCreationTemplate;
}

export interface CreateRepositoryRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly tags?: readonly Tag[];
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
  readonly imageScanningConfiguration?: ImageScanningConfiguration;
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface CreateRepositoryResponse {
  readonly repository?: Repository;
}

export interface CvssScore {
  readonly baseScore?: number;
  readonly scoringVector?: string;
  readonly source?: string;
  readonly version?: string;
}

export interface CvssScoreAdjustment {
  readonly metric?: string;
  readonly reason?: string;
}

export interface CvssScoreDetails {
  readonly adjustments?: readonly CvssScoreAdjustment[];
  readonly score?: number;
  readonly scoreSource?: string;
  readonly scoringVector?: string;
  readonly version?: string;
}

export interface DeleteLifecyclePolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface DeleteLifecyclePolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
  readonly lastEvaluatedAt?: number;
}

export interface DeletePullThroughCacheRuleRequest {
  readonly ecrRepositoryPrefix: string;
  readonly registryId?: string;
}

export interface DeletePullThroughCacheRuleResponse {
  readonly ecrRepositoryPrefix?: string;
  readonly upstreamRegistryUrl?: string;
  readonly createdAt?: number;
  readonly registryId?: string;
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
}

export type DeleteRegistryPolicyRequest = Readonly<Record<string, never>>;

export interface DeleteRegistryPolicyResponse {
  readonly registryId?: string;
  readonly policyText?: string;
}

export interface DeleteRepositoryCreationTemplateRequest {
  readonly prefix: string;
}

export interface DeleteRepositoryCreationTemplateResponse {
  readonly registryId?: string;
  readonly repositoryCreationTemplate?: RepositoryCreationTemplate;
}

export interface DeleteRepositoryPolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface DeleteRepositoryPolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly policyText?: string;
}

export interface DeleteRepositoryRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly force?: boolean;
}

export interface DeleteRepositoryResponse {
  readonly repository?: Repository;
}

export type DeleteSigningConfigurationRequest = Readonly<Record<string, never>>;

export interface DeleteSigningConfigurationResponse {
  readonly registryId?: string;
  readonly signingConfiguration?: SigningConfiguration;
}

export interface DeregisterPullTimeUpdateExclusionRequest {
  readonly principalArn: string;
}

export interface DeregisterPullTimeUpdateExclusionResponse {
  readonly principalArn?: string;
}

export interface DescribeImageReplicationStatusRequest {
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
  readonly registryId?: string;
}

export interface DescribeImageReplicationStatusResponse {
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly replicationStatuses?: readonly ImageReplicationStatus[];
}

export interface DescribeImageScanFindingsRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface DescribeImageScanFindingsResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly imageScanStatus?: ImageScanStatus;
  readonly imageScanFindings?: ImageScanFindings;
  readonly nextToken?: string;
}

export interface DescribeImageSigningStatusRequest {
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
  readonly registryId?: string;
}

export interface DescribeImageSigningStatusResponse {
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly registryId?: string;
  readonly signingStatuses?: readonly ImageSigningStatus[];
}

export interface DescribeImagesFilter {
  readonly tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY';
  readonly imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING' | 'ANY';
}

export interface DescribeImagesRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageIds?: readonly ImageIdentifier[];
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly filter?: DescribeImagesFilter;
}

export interface DescribeImagesResponse {
  readonly imageDetails?: readonly ImageDetail[];
  readonly nextToken?: string;
}

export interface DescribePullThroughCacheRulesRequest {
  readonly registryId?: string;
  readonly ecrRepositoryPrefixes?: readonly string[];
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface DescribePullThroughCacheRulesResponse {
  readonly pullThroughCacheRules?: readonly PullThroughCacheRule[];
  readonly nextToken?: string;
}

export type DescribeRegistryRequest = Readonly<Record<string, never>>;

export interface DescribeRegistryResponse {
  readonly registryId?: string;
  readonly replicationConfiguration?: ReplicationConfiguration;
}

export interface DescribeReplicationBackfillResultsRequest {
  readonly replicationBackfillId: string;
  readonly registryId?: string;
  readonly resultStatusFilter?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface DescribeReplicationBackfillResultsResponse {
  readonly registryId?: string;
  readonly replicationBackfillId?: string;
  readonly destination?: ReplicationDestination;
  readonly status?: string;
  readonly failureCode?: string;
  readonly progress?: ReplicationBackfillProgress;
  readonly results?: readonly ReplicationBackfillResult[];
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly nextToken?: string;
}

export interface DescribeRepositoriesRequest {
  readonly registryId?: string;
  readonly repositoryNames?: readonly string[];
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface DescribeRepositoriesResponse {
  readonly repositories?: readonly Repository[];
  readonly nextToken?: string;
}

export interface DescribeRepositoryCreationTemplatesRequest {
  readonly prefixes?: readonly string[];
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface DescribeRepositoryCreationTemplatesResponse {
  readonly registryId?: string;
  readonly repositoryCreationTemplates?: readonly RepositoryCreationTemplate[];
  readonly nextToken?: string;
}

export interface EncryptionConfiguration {
  readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE';
  readonly kmsKey?: string;
}

export interface EncryptionConfigurationForRepositoryCreationTemplate {
  readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE';
  readonly kmsKey?: string;
}

export interface EnhancedImageScanFinding {
  readonly awsAccountId?: string;
  readonly description?: string;
  readonly findingArn?: string;
  readonly firstObservedAt?: number;
  readonly lastObservedAt?: number;
  readonly packageVulnerabilityDetails?: PackageVulnerabilityDetails;
  readonly remediation?: Remediation;
  readonly resources?: readonly Resource[];
  readonly score?: number;
  readonly scoreDetails?: ScoreDetails;
  readonly severity?: string;
  readonly status?: string;
  readonly title?: string;
  readonly type?: string;
  readonly updatedAt?: number;
  readonly fixAvailable?: string;
  readonly exploitAvailable?: string;
}

export interface GetAccountSettingRequest {
  readonly name: string;
}

export interface GetAccountSettingResponse {
  readonly name?: string;
  readonly value?: string;
}

export interface GetAuthorizationTokenRequest {
  readonly registryIds?: readonly string[];
}

export interface GetAuthorizationTokenResponse {
  readonly authorizationData?: readonly AuthorizationData[];
}

export interface GetDownloadUrlForLayerRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly layerDigest: string;
}

export interface GetDownloadUrlForLayerResponse {
  readonly downloadUrl?: string;
  readonly layerDigest?: string;
}

export interface GetLifecyclePolicyPreviewRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageIds?: readonly ImageIdentifier[];
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly filter?: LifecyclePolicyPreviewFilter;
}

export interface GetLifecyclePolicyPreviewResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
  readonly status?: 'IN_PROGRESS' | 'COMPLETE' | 'EXPIRED' | 'FAILED';
  readonly nextToken?: string;
  readonly previewResults?: readonly LifecyclePolicyPreviewResult[];
  readonly summary?: LifecyclePolicyPreviewSummary;
}

export interface GetLifecyclePolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface GetLifecyclePolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
  readonly lastEvaluatedAt?: number;
}

export type GetRegistryPolicyRequest = Readonly<Record<string, never>>;

export interface GetRegistryPolicyResponse {
  readonly registryId?: string;
  readonly policyText?: string;
}

export type GetRegistryScanningConfigurationRequest = Readonly<Record<string, never>>;

export interface GetRegistryScanningConfigurationResponse {
  readonly registryId?: string;
  readonly scanningConfiguration?: RegistryScanningConfiguration;
}

export interface GetRepositoryPolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface GetRepositoryPolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly policyText?: string;
}

export type GetSigningConfigurationRequest = Readonly<Record<string, never>>;

export interface GetSigningConfigurationResponse {
  readonly registryId?: string;
  readonly signingConfiguration?: SigningConfiguration;
}

export interface Image {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly imageManifest?: string;
  readonly imageManifestMediaType?: string;
}

export interface ImageDetail {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageDigest?: string;
  readonly imageTags?: readonly string[];
  readonly imageSizeInBytes?: number;
  readonly imagePushedAt?: number;
  readonly imageScanStatus?: ImageScanStatus;
  readonly imageScanFindingsSummary?: ImageScanFindingsSummary;
  readonly imageManifestMediaType?: string;
  readonly artifactMediaType?: string;
  readonly lastRecordedPullTime?: number;
  readonly subjectManifestDigest?: string;
  readonly imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  readonly lastArchivedAt?: number;
  readonly lastActivatedAt?: number;
}

export interface ImageFailure {
  readonly imageId?: ImageIdentifier;
  readonly failureCode?: 'InvalidImageDigest' | 'InvalidImageTag' | 'ImageTagDoesNotMatchDigest' | 'ImageNotFound' | 'MissingDigestAndTag' | 'ImageReferencedByManifestList' | 'KmsError' | 'UpstreamAccessDenied' | 'UpstreamTooManyRequests' | 'UpstreamUnavailable' | 'ImageInaccessible';
  readonly failureReason?: string;
}

export interface ImageIdentifier {
  readonly imageDigest?: string;
  readonly imageTag?: string;
}

export interface ImageReferrer {
  readonly digest: string;
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
}

export interface ImageReplicationStatus {
  readonly region?: string;
  readonly registryId?: string;
  readonly status?: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  readonly failureCode?: string;
}

export interface ImageScanFinding {
  readonly name?: string;
  readonly description?: string;
  readonly uri?: string;
  readonly severity?: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNDEFINED';
  readonly attributes?: readonly Attribute[];
}

export interface ImageScanFindings {
  readonly imageScanCompletedAt?: number;
  readonly vulnerabilitySourceUpdatedAt?: number;
  readonly findingSeverityCounts?: Readonly<Record<string, number>>;
  readonly findings?: readonly ImageScanFinding[];
  readonly enhancedFindings?: readonly EnhancedImageScanFinding[];
}

export interface ImageScanFindingsSummary {
  readonly imageScanCompletedAt?: number;
  readonly vulnerabilitySourceUpdatedAt?: number;
  readonly findingSeverityCounts?: Readonly<Record<string, number>>;
}

export interface ImageScanStatus {
  readonly status?: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'UNSUPPORTED_IMAGE' | 'ACTIVE' | 'PENDING' | 'SCAN_ELIGIBILITY_EXPIRED' | 'FINDINGS_UNAVAILABLE' | 'LIMIT_EXCEEDED' | 'IMAGE_ARCHIVED';
  readonly description?: string;
}

export interface ImageScanningConfiguration {
  readonly scanOnPush?: boolean;
}

export interface ImageSigningStatus {
  readonly signingProfileArn?: string;
  readonly failureCode?: string;
  readonly failureReason?: string;
  readonly status?: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
}

export interface ImageTagMutabilityExclusionFilter {
  readonly filterType: 'WILDCARD';
  readonly filter: string;
}

export interface InitiateLayerUploadRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
}

export interface InitiateLayerUploadResponse {
  readonly uploadId?: string;
  readonly partSize?: number;
}

export interface Layer {
  readonly layerDigest?: string;
  readonly layerAvailability?: 'AVAILABLE' | 'UNAVAILABLE' | 'ARCHIVED';
  readonly layerSize?: number;
  readonly mediaType?: string;
}

export interface LayerFailure {
  readonly layerDigest?: string;
  readonly failureCode?: 'InvalidLayerDigest' | 'MissingLayerDigest';
  readonly failureReason?: string;
}

export interface LifecyclePolicyPreviewFilter {
  readonly tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY';
}

export interface LifecyclePolicyPreviewResult {
  readonly imageTags?: readonly string[];
  readonly imageDigest?: string;
  readonly imagePushedAt?: number;
  readonly action?: LifecyclePolicyRuleAction;
  readonly appliedRulePriority?: number;
  readonly storageClass?: 'ARCHIVE' | 'STANDARD';
}

export interface LifecyclePolicyPreviewSummary {
  readonly expiringImageTotalCount?: number;
  readonly transitioningImageTotalCounts?: readonly TransitioningImageTotalCount[];
}

export interface LifecyclePolicyRuleAction {
  readonly type?: 'EXPIRE' | 'TRANSITION';
  readonly targetStorageClass?: 'ARCHIVE';
}

export interface ListImageReferrersFilter {
  readonly artifactTypes?: readonly string[];
  readonly artifactStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING' | 'ANY';
}

export interface ListImageReferrersRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly subjectId: SubjectIdentifier;
  readonly filter?: ListImageReferrersFilter;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface ListImageReferrersResponse {
  readonly referrers?: readonly ImageReferrer[];
  readonly nextToken?: string;
}

export interface ListImagesFilter {
  readonly tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY';
  readonly imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING' | 'ANY';
}

export interface ListImagesRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly filter?: ListImagesFilter;
}

export interface ListImagesResponse {
  readonly imageIds?: readonly ImageIdentifier[];
  readonly nextToken?: string;
}

export interface ListPullTimeUpdateExclusionsRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListPullTimeUpdateExclusionsResponse {
  readonly pullTimeUpdateExclusions?: readonly string[];
  readonly nextToken?: string;
}

export interface ListReplicationBackfillsRequest {
  readonly registryId?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListReplicationBackfillsResponse {
  readonly registryId?: string;
  readonly backfills?: readonly ReplicationBackfillSummary[];
  readonly nextToken?: string;
}

export interface ListTagsForResourceRequest {
  readonly resourceArn: string;
}

export interface ListTagsForResourceResponse {
  readonly tags?: readonly Tag[];
}

export interface PackageVulnerabilityDetails {
  readonly cvss?: readonly CvssScore[];
  readonly referenceUrls?: readonly string[];
  readonly relatedVulnerabilities?: readonly string[];
  readonly source?: string;
  readonly sourceUrl?: string;
  readonly vendorCreatedAt?: number;
  readonly vendorSeverity?: string;
  readonly vendorUpdatedAt?: number;
  readonly vulnerabilityId?: string;
  readonly vulnerablePackages?: readonly VulnerablePackage[];
}

export interface PullThroughCacheRule {
  readonly ecrRepositoryPrefix?: string;
  readonly upstreamRegistryUrl?: string;
  readonly createdAt?: number;
  readonly registryId?: string;
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
  readonly upstreamRegistry?: 'ecr' | 'ecr-public' | 'quay' | 'k8s' | 'docker-hub' | 'github-container-registry' | 'azure-container-registry' | 'gitlab-container-registry' | 'chainguard';
  readonly updatedAt?: number;
}

export interface PutAccountSettingRequest {
  readonly name: string;
  readonly value: string;
}

export interface PutAccountSettingResponse {
  readonly name?: string;
  readonly value?: string;
}

export interface PutImageRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageManifest: string;
  readonly imageManifestMediaType?: string;
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

export interface PutImageResponse {
  readonly image?: Image;
}

export interface PutImageScanningConfigurationRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageScanningConfiguration: ImageScanningConfiguration;
}

export interface PutImageScanningConfigurationResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageScanningConfiguration?: ImageScanningConfiguration;
}

export interface PutImageTagMutabilityRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageTagMutability: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
}

export interface PutImageTagMutabilityResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
}

export interface PutLifecyclePolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly lifecyclePolicyText: string;
}

export interface PutLifecyclePolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
}

export interface PutRegistryPolicyRequest {
  readonly policyText: string;
}

export interface PutRegistryPolicyResponse {
  readonly registryId?: string;
  readonly policyText?: string;
}

export interface PutRegistryScanningConfigurationRequest {
  readonly scanType?: 'BASIC' | 'ENHANCED';
  readonly rules?: readonly RegistryScanningRule[];
}

export interface PutRegistryScanningConfigurationResponse {
  readonly registryScanningConfiguration?: RegistryScanningConfiguration;
}

export interface PutReplicationConfigurationRequest {
  readonly replicationConfiguration: ReplicationConfiguration;
}

export interface PutReplicationConfigurationResponse {
  readonly replicationConfiguration?: ReplicationConfiguration;
}

export interface PutSigningConfigurationRequest {
  readonly signingConfiguration: SigningConfiguration;
}

export interface PutSigningConfigurationResponse {
  readonly signingConfiguration?: SigningConfiguration;
}

export interface Recommendation {
  readonly url?: string;
  readonly text?: string;
}

export interface RegisterPullTimeUpdateExclusionRequest {
  readonly principalArn: string;
}

export interface RegisterPullTimeUpdateExclusionResponse {
  readonly principalArn?: string;
  readonly createdAt?: number;
}

export interface RegistryScanningConfiguration {
  readonly scanType?: 'BASIC' | 'ENHANCED';
  readonly rules?: readonly RegistryScanningRule[];
}

export interface RegistryScanningRule {
  readonly scanFrequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';
  readonly repositoryFilters: readonly ScanningRepositoryFilter[];
}

export interface Remediation {
  readonly recommendation?: Recommendation;
}

export interface ReplicationBackfillProgress {
  readonly totalReplicationCount: number;
  readonly completedReplicationCount: number;
  readonly failedReplicationCount: number;
  readonly failureCodes: readonly string[];
}

export interface ReplicationBackfillResult {
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
  readonly status: string;
  readonly failureCode?: string;
  readonly subImageFailureCodes?: readonly string[];
}

export interface ReplicationBackfillSummary {
  readonly replicationBackfillId: string;
  readonly destination: ReplicationDestination;
  readonly status: string;
  readonly startedAt: number;
  readonly failureCode?: string;
  readonly progress?: ReplicationBackfillProgress;
  readonly endedAt?: number;
}

export interface ReplicationConfiguration {
  readonly rules: readonly ReplicationRule[];
}

export interface ReplicationDestination {
  readonly region: string;
  readonly registryId: string;
}

export interface ReplicationRule {
  readonly destinations: readonly ReplicationDestination[];
  readonly repositoryFilters?: readonly RepositoryFilter[];
}

export interface Repository {
  readonly repositoryArn?: string;
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly repositoryUri?: string;
  readonly createdAt?: number;
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
  readonly imageScanningConfiguration?: ImageScanningConfiguration;
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export interface RepositoryCreationTemplate {
  readonly prefix?: string;
  readonly description?: string;
  readonly encryptionConfiguration?: EncryptionConfigurationForRepositoryCreationTemplate;
  readonly resourceTags?: readonly Tag[];
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
  readonly repositoryPolicy?: string;
  readonly lifecyclePolicy?: string;
  readonly appliedFor?: readonly ('REPLICATION' | 'PULL_THROUGH_CACHE' | 'CREATE_ON_PUSH')[];
  readonly customRoleArn?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
}

export interface RepositoryFilter {
  readonly filter: string;
  readonly filterType: 'PREFIX_MATCH';
}

export interface RepositoryScanningConfiguration {
  readonly repositoryArn?: string;
  readonly repositoryName?: string;
  readonly scanOnPush?: boolean;
  readonly scanFrequency?: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';
  readonly appliedScanFilters?: readonly ScanningRepositoryFilter[];
}

export interface RepositoryScanningConfigurationFailure {
  readonly repositoryName?: string;
  readonly failureCode?: 'REPOSITORY_NOT_FOUND';
  readonly failureReason?: string;
}

export interface Resource {
  readonly details?: ResourceDetails;
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly type?: string;
}

export interface ResourceDetails {
  readonly awsEcrContainerImage?: AwsEcrContainerImageDetails;
}

export interface ScanningRepositoryFilter {
  readonly filter: string;
  readonly filterType: 'WILDCARD';
}

export interface ScoreDetails {
  readonly cvss?: CvssScoreDetails;
}

export interface SetRepositoryPolicyRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly policyText: string;
  readonly force?: boolean;
}

export interface SetRepositoryPolicyResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly policyText?: string;
}

export interface SigningConfiguration {
  readonly rules: readonly SigningRule[];
}

export interface SigningRepositoryFilter {
  readonly filter: string;
  readonly filterType: 'WILDCARD_MATCH';
}

export interface SigningRule {
  readonly signingProfileArn: string;
  readonly repositoryFilters?: readonly SigningRepositoryFilter[];
}

export interface StartImageScanRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
}

export interface StartImageScanResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly imageScanStatus?: ImageScanStatus;
}

export interface StartLifecyclePolicyPreviewRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly lifecyclePolicyText?: string;
}

export interface StartLifecyclePolicyPreviewResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly lifecyclePolicyText?: string;
  readonly status?: 'IN_PROGRESS' | 'COMPLETE' | 'EXPIRED' | 'FAILED';
}

export interface StartReplicationBackfillRequest {
  readonly destination: ReplicationDestination;
  readonly registryId?: string;
}

export interface StartReplicationBackfillResponse {
  readonly replicationBackfillId?: string;
  readonly registryId?: string;
  readonly destination?: ReplicationDestination;
  readonly status?: string;
  readonly startedAt?: number;
}

export interface StopReplicationBackfillRequest {
  readonly replicationBackfillId: string;
  readonly registryId?: string;
}

export interface StopReplicationBackfillResponse {
  readonly registryId?: string;
  readonly replicationBackfillId?: string;
  readonly destination?: ReplicationDestination;
  readonly status?: string;
  readonly startedAt?: number;
}

export interface SubjectIdentifier {
  readonly imageDigest: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface TagResourceRequest {
  readonly resourceArn: string;
  readonly tags: readonly Tag[];
}

export type TagResourceResponse = Readonly<Record<string, never>>;

export interface TransitioningImageTotalCount {
  readonly targetStorageClass?: 'ARCHIVE';
  readonly imageTotalCount?: number;
}

export interface UntagResourceRequest {
  readonly resourceArn: string;
  readonly tagKeys: readonly string[];
}

export type UntagResourceResponse = Readonly<Record<string, never>>;

export interface UpdateImageStorageClassRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageId: ImageIdentifier;
  readonly targetStorageClass: 'STANDARD' | 'ARCHIVE';
}

export interface UpdateImageStorageClassResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly imageId?: ImageIdentifier;
  readonly imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
}

export interface UpdatePullThroughCacheRuleRequest {
  readonly registryId?: string;
  readonly ecrRepositoryPrefix: string;
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
}

export interface UpdatePullThroughCacheRuleResponse {
  readonly ecrRepositoryPrefix?: string;
  readonly registryId?: string;
  readonly updatedAt?: number;
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
}

export interface UpdateRepositoryCreationTemplateRequest {
  readonly prefix: string;
  readonly description?: string;
  readonly encryptionConfiguration?: EncryptionConfigurationForRepositoryCreationTemplate;
  readonly resourceTags?: readonly Tag[];
  readonly imageTagMutability?: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  readonly imageTagMutabilityExclusionFilters?: readonly ImageTagMutabilityExclusionFilter[];
  readonly repositoryPolicy?: string;
  readonly lifecyclePolicy?: string;
  readonly appliedFor?: readonly ('REPLICATION' | 'PULL_THROUGH_CACHE' | 'CREATE_ON_PUSH')[];
  readonly customRoleArn?: string;
}

export interface UpdateRepositoryCreationTemplateResponse {
  readonly registryId?: string;
  readonly repositoryCreationTemplate?: RepositoryCreationTemplate;
}

export interface UploadLayerPartRequest {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly uploadId: string;
  readonly partFirstByte: number;
  readonly partLastByte: number;
  readonly layerPartBlob: Uint8Array;
}

export interface UploadLayerPartResponse {
  readonly registryId?: string;
  readonly repositoryName?: string;
  readonly uploadId?: string;
  readonly lastByteReceived?: number;
}

export interface ValidatePullThroughCacheRuleRequest {
  readonly ecrRepositoryPrefix: string;
  readonly registryId?: string;
}

export interface ValidatePullThroughCacheRuleResponse {
  readonly ecrRepositoryPrefix?: string;
  readonly registryId?: string;
  readonly upstreamRegistryUrl?: string;
  readonly credentialArn?: string;
  readonly customRoleArn?: string;
  readonly upstreamRepositoryPrefix?: string;
  readonly isValid?: boolean;
  readonly failure?: string;
}

export interface VulnerablePackage {
  readonly arch?: string;
  readonly epoch?: number;
  readonly filePath?: string;
  readonly name?: string;
  readonly packageManager?: string;
  readonly release?: string;
  readonly sourceLayerHash?: string;
  readonly version?: string;
  readonly fixedInVersion?: string;
}
