// Written by test/generate-aws-model.ts; edit that. Facts of the Amazon EventBridge API from botocore,
// Copyright Amazon.com, Inc. or its affiliates, Apache-2.0.
/** Requests of the API by operation, as the validator lets them pass. */
export interface Requests {
  readonly CreateApiDestination: CreateApiDestinationRequest;
  readonly CreateConnection: CreateConnectionRequest;
  readonly DeauthorizeConnection: DeauthorizeConnectionRequest;
  readonly DeleteApiDestination: DeleteApiDestinationRequest;
  readonly DeleteConnection: DeleteConnectionRequest;
  readonly DeleteRule: DeleteRuleRequest;
  readonly DescribeApiDestination: DescribeApiDestinationRequest;
  readonly DescribeConnection: DescribeConnectionRequest;
  readonly DescribeEventBus: DescribeEventBusRequest;
  readonly DescribeRule: DescribeRuleRequest;
  readonly DisableRule: DisableRuleRequest;
  readonly EnableRule: EnableRuleRequest;
  readonly ListApiDestinations: ListApiDestinationsRequest;
  readonly ListConnections: ListConnectionsRequest;
  readonly ListEventBuses: ListEventBusesRequest;
  readonly ListRuleNamesByTarget: ListRuleNamesByTargetRequest;
  readonly ListRules: ListRulesRequest;
  readonly ListTagsForResource: ListTagsForResourceRequest;
  readonly ListTargetsByRule: ListTargetsByRuleRequest;
  readonly PutEvents: PutEventsRequest;
  readonly PutRule: PutRuleRequest;
  readonly PutTargets: PutTargetsRequest;
  readonly RemoveTargets: RemoveTargetsRequest;
  readonly TagResource: TagResourceRequest;
  readonly TestEventPattern: TestEventPatternRequest;
  readonly UntagResource: UntagResourceRequest;
  readonly UpdateApiDestination: UpdateApiDestinationRequest;
  readonly UpdateConnection: UpdateConnectionRequest;
}

/** Answers of the API by operation, as they are written in JSON: timestamps are seconds since the epoch. */
export interface Responses {
  readonly CreateApiDestination: CreateApiDestinationResponse;
  readonly CreateConnection: CreateConnectionResponse;
  readonly DeauthorizeConnection: DeauthorizeConnectionResponse;
  readonly DeleteApiDestination: DeleteApiDestinationResponse;
  readonly DeleteConnection: DeleteConnectionResponse;
  readonly DeleteRule: Readonly<Record<string, never>>;
  readonly DescribeApiDestination: DescribeApiDestinationResponse;
  readonly DescribeConnection: DescribeConnectionResponse;
  readonly DescribeEventBus: DescribeEventBusResponse;
  readonly DescribeRule: DescribeRuleResponse;
  readonly DisableRule: Readonly<Record<string, never>>;
  readonly EnableRule: Readonly<Record<string, never>>;
  readonly ListApiDestinations: ListApiDestinationsResponse;
  readonly ListConnections: ListConnectionsResponse;
  readonly ListEventBuses: ListEventBusesResponse;
  readonly ListRuleNamesByTarget: ListRuleNamesByTargetResponse;
  readonly ListRules: ListRulesResponse;
  readonly ListTagsForResource: ListTagsForResourceResponse;
  readonly ListTargetsByRule: ListTargetsByRuleResponse;
  readonly PutEvents: PutEventsResponse;
  readonly PutRule: PutRuleResponse;
  readonly PutTargets: PutTargetsResponse;
  readonly RemoveTargets: RemoveTargetsResponse;
  readonly TagResource: TagResourceResponse;
  readonly TestEventPattern: TestEventPatternResponse;
  readonly UntagResource: UntagResourceResponse;
  readonly UpdateApiDestination: UpdateApiDestinationResponse;
  readonly UpdateConnection: UpdateConnectionResponse;
}

export interface ApiDestination {
  readonly ApiDestinationArn?: string;
  readonly Name?: string;
  readonly ApiDestinationState?: 'ACTIVE' | 'INACTIVE';
  readonly ConnectionArn?: string;
  readonly InvocationEndpoint?: string;
  readonly HttpMethod?: 'POST' | 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';
  readonly InvocationRateLimitPerSecond?: number;
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}

export interface AwsVpcConfiguration {
  readonly Subnets: readonly string[];
  readonly SecurityGroups?: readonly string[];
  readonly AssignPublicIp?: 'ENABLED' | 'DISABLED';
}

export interface BatchArrayProperties {
  readonly Size?: number;
}

export interface BatchParameters {
  readonly JobDefinition: string;
  readonly JobName: string;
  readonly ArrayProperties?: BatchArrayProperties;
  readonly RetryStrategy?: BatchRetryStrategy;
}

export interface BatchRetryStrategy {
  readonly Attempts?: number;
}

export interface CapacityProviderStrategyItem {
  readonly capacityProvider: string;
  readonly weight?: number;
  readonly base?: number;
}

export interface Connection {
  readonly ConnectionArn?: string;
  readonly Name?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly StateReason?: string;
  readonly AuthorizationType?: 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS' | 'API_KEY';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
  readonly LastAuthorizedTime?: number;
}

export interface ConnectionApiKeyAuthResponseParameters {
  readonly ApiKeyName?: string;
}

export interface ConnectionAuthResponseParameters {
  readonly BasicAuthParameters?: ConnectionBasicAuthResponseParameters;
  readonly OAuthParameters?: ConnectionOAuthResponseParameters;
  readonly ApiKeyAuthParameters?: ConnectionApiKeyAuthResponseParameters;
  readonly InvocationHttpParameters?: ConnectionHttpParameters;
}

export interface ConnectionBasicAuthResponseParameters {
  readonly Username?: string;
}

export interface ConnectionBodyParameter {
  readonly Key?: string;
  readonly Value?: string;
  readonly IsValueSecret?: boolean;
}

export interface ConnectionHeaderParameter {
  readonly Key?: string;
  readonly Value?: string;
  readonly IsValueSecret?: boolean;
}

export interface ConnectionHttpParameters {
  readonly HeaderParameters?: readonly ConnectionHeaderParameter[];
  readonly QueryStringParameters?: readonly ConnectionQueryStringParameter[];
  readonly BodyParameters?: readonly ConnectionBodyParameter[];
}

export interface ConnectionOAuthClientResponseParameters {
  readonly ClientID?: string;
}

export interface ConnectionOAuthResponseParameters {
  readonly ClientParameters?: ConnectionOAuthClientResponseParameters;
  readonly AuthorizationEndpoint?: string;
  readonly HttpMethod?: 'GET' | 'POST' | 'PUT';
  readonly OAuthHttpParameters?: ConnectionHttpParameters;
}

export interface ConnectionQueryStringParameter {
  readonly Key?: string;
  readonly Value?: string;
  readonly IsValueSecret?: boolean;
}

export interface CreateApiDestinationRequest {
  readonly Name: string;
  readonly Description?: string;
  readonly ConnectionArn: string;
  readonly InvocationEndpoint: string;
  readonly HttpMethod: 'POST' | 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';
  readonly InvocationRateLimitPerSecond?: number;
}

export interface CreateApiDestinationResponse {
  readonly ApiDestinationArn?: string;
  readonly ApiDestinationState?: 'ACTIVE' | 'INACTIVE';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}

export interface CreateConnectionApiKeyAuthRequestParameters {
  readonly ApiKeyName: string;
  readonly ApiKeyValue: string;
}

export interface CreateConnectionAuthRequestParameters {
  readonly BasicAuthParameters?: CreateConnectionBasicAuthRequestParameters;
  readonly OAuthParameters?: CreateConnectionOAuthRequestParameters;
  readonly ApiKeyAuthParameters?: CreateConnectionApiKeyAuthRequestParameters;
  readonly InvocationHttpParameters?: ConnectionHttpParameters;
}

export interface CreateConnectionBasicAuthRequestParameters {
  readonly Username: string;
  readonly Password: string;
}

export interface CreateConnectionOAuthClientRequestParameters {
  readonly ClientID: string;
  readonly ClientSecret: string;
}

export interface CreateConnectionOAuthRequestParameters {
  readonly ClientParameters: CreateConnectionOAuthClientRequestParameters;
  readonly AuthorizationEndpoint: string;
  readonly HttpMethod: 'GET' | 'POST' | 'PUT';
  readonly OAuthHttpParameters?: ConnectionHttpParameters;
}

export interface CreateConnectionRequest {
  readonly Name: string;
  readonly Description?: string;
  readonly AuthorizationType: 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS' | 'API_KEY';
  readonly AuthParameters: CreateConnectionAuthRequestParameters;
}

export interface CreateConnectionResponse {
  readonly ConnectionArn?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}

export interface DeadLetterConfig {
  readonly Arn?: string;
}

export interface DeauthorizeConnectionRequest {
  readonly Name: string;
}

export interface DeauthorizeConnectionResponse {
  readonly ConnectionArn?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
  readonly LastAuthorizedTime?: number;
}

export interface DeleteApiDestinationRequest {
  readonly Name: string;
}

export type DeleteApiDestinationResponse = Readonly<Record<string, never>>;

export interface DeleteConnectionRequest {
  readonly Name: string;
}

export interface DeleteConnectionResponse {
  readonly ConnectionArn?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
  readonly LastAuthorizedTime?: number;
}

export interface DeleteRuleRequest {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly Force?: boolean;
}

export interface DescribeApiDestinationRequest {
  readonly Name: string;
}

export interface DescribeApiDestinationResponse {
  readonly ApiDestinationArn?: string;
  readonly Name?: string;
  readonly Description?: string;
  readonly ApiDestinationState?: 'ACTIVE' | 'INACTIVE';
  readonly ConnectionArn?: string;
  readonly InvocationEndpoint?: string;
  readonly HttpMethod?: 'POST' | 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';
  readonly InvocationRateLimitPerSecond?: number;
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}

export interface DescribeConnectionRequest {
  readonly Name: string;
}

export interface DescribeConnectionResponse {
  readonly ConnectionArn?: string;
  readonly Name?: string;
  readonly Description?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly StateReason?: string;
  readonly AuthorizationType?: 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS' | 'API_KEY';
  readonly SecretArn?: string;
  readonly AuthParameters?: ConnectionAuthResponseParameters;
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
  readonly LastAuthorizedTime?: number;
}

export interface DescribeEventBusRequest {
  readonly Name?: string;
}

export interface DescribeEventBusResponse {
  readonly Name?: string;
  readonly Arn?: string;
  readonly Policy?: string;
}

export interface DescribeRuleRequest {
  readonly Name: string;
  readonly EventBusName?: string;
}

export interface DescribeRuleResponse {
  readonly Name?: string;
  readonly Arn?: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly ManagedBy?: string;
  readonly EventBusName?: string;
  readonly CreatedBy?: string;
}

export interface DisableRuleRequest {
  readonly Name: string;
  readonly EventBusName?: string;
}

export interface EcsParameters {
  readonly TaskDefinitionArn: string;
  readonly TaskCount?: number;
  readonly LaunchType?: 'EC2' | 'FARGATE' | 'EXTERNAL';
  readonly NetworkConfiguration?: NetworkConfiguration;
  readonly PlatformVersion?: string;
  readonly Group?: string;
  readonly CapacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  readonly EnableECSManagedTags?: boolean;
  readonly EnableExecuteCommand?: boolean;
  readonly PlacementConstraints?: readonly PlacementConstraint[];
  readonly PlacementStrategy?: readonly PlacementStrategy[];
  readonly PropagateTags?: 'TASK_DEFINITION';
  readonly ReferenceId?: string;
  readonly Tags?: readonly Tag[];
}

export interface EnableRuleRequest {
  readonly Name: string;
  readonly EventBusName?: string;
}

export interface EventBus {
  readonly Name?: string;
  readonly Arn?: string;
  readonly Policy?: string;
}

export interface HttpParameters {
  readonly PathParameterValues?: readonly string[];
  readonly HeaderParameters?: Readonly<Record<string, string>>;
  readonly QueryStringParameters?: Readonly<Record<string, string>>;
}

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

export interface KinesisParameters {
  readonly PartitionKeyPath: string;
}

export interface ListApiDestinationsRequest {
  readonly NamePrefix?: string;
  readonly ConnectionArn?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListApiDestinationsResponse {
  readonly ApiDestinations?: readonly ApiDestination[];
  readonly NextToken?: string;
}

export interface ListConnectionsRequest {
  readonly NamePrefix?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListConnectionsResponse {
  readonly Connections?: readonly Connection[];
  readonly NextToken?: string;
}

export interface ListEventBusesRequest {
  readonly NamePrefix?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListEventBusesResponse {
  readonly EventBuses?: readonly EventBus[];
  readonly NextToken?: string;
}

export interface ListRuleNamesByTargetRequest {
  readonly TargetArn: string;
  readonly EventBusName?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListRuleNamesByTargetResponse {
  readonly RuleNames?: readonly string[];
  readonly NextToken?: string;
}

export interface ListRulesRequest {
  readonly NamePrefix?: string;
  readonly EventBusName?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListRulesResponse {
  readonly Rules?: readonly Rule[];
  readonly NextToken?: string;
}

export interface ListTagsForResourceRequest {
  readonly ResourceARN: string;
}

export interface ListTagsForResourceResponse {
  readonly Tags?: readonly Tag[];
}

export interface ListTargetsByRuleRequest {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly NextToken?: string;
  readonly Limit?: number;
}

export interface ListTargetsByRuleResponse {
  readonly Targets?: readonly Target[];
  readonly NextToken?: string;
}

export interface NetworkConfiguration {
  readonly awsvpcConfiguration?: AwsVpcConfiguration;
}

export interface PlacementConstraint {
  readonly type?: 'distinctInstance' | 'memberOf';
  readonly expression?: string;
}

export interface PlacementStrategy {
  readonly type?: 'random' | 'spread' | 'binpack';
  readonly field?: string;
}

export interface PutEventsRequest {
  readonly Entries: readonly PutEventsRequestEntry[];
  readonly EndpointId?: string;
}

export interface PutEventsRequestEntry {
  readonly Time?: number;
  readonly Source?: string;
  readonly Resources?: readonly string[];
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly TraceHeader?: string;
}

export interface PutEventsResponse {
  readonly FailedEntryCount?: number;
  readonly Entries?: readonly PutEventsResultEntry[];
}

export interface PutEventsResultEntry {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export interface PutRuleRequest {
  readonly Name: string;
  readonly ScheduleExpression?: string;
  readonly EventPattern?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Tags?: readonly Tag[];
  readonly EventBusName?: string;
}

export interface PutRuleResponse {
  readonly RuleArn?: string;
}

export interface PutTargetsRequest {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly Targets: readonly Target[];
}

export interface PutTargetsResponse {
  readonly FailedEntryCount?: number;
  readonly FailedEntries?: readonly PutTargetsResultEntry[];
}

export interface PutTargetsResultEntry {
  readonly TargetId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export interface RedshiftDataParameters {
  readonly SecretManagerArn?: string;
  readonly Database: string;
  readonly DbUser?: string;
  readonly Sql: string;
  readonly StatementName?: string;
  readonly WithEvent?: boolean;
}

export interface RemoveTargetsRequest {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly Ids: readonly string[];
  readonly Force?: boolean;
}

export interface RemoveTargetsResponse {
  readonly FailedEntryCount?: number;
  readonly FailedEntries?: readonly RemoveTargetsResultEntry[];
}

export interface RemoveTargetsResultEntry {
  readonly TargetId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

export interface Rule {
  readonly Name?: string;
  readonly Arn?: string;
  readonly EventPattern?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly ScheduleExpression?: string;
  readonly RoleArn?: string;
  readonly ManagedBy?: string;
  readonly EventBusName?: string;
}

export interface RunCommandParameters {
  readonly RunCommandTargets: readonly RunCommandTarget[];
}

export interface RunCommandTarget {
  readonly Key: string;
  readonly Values: readonly string[];
}

export interface SageMakerPipelineParameter {
  readonly Name: string;
  readonly Value: string;
}

export interface SageMakerPipelineParameters {
  readonly PipelineParameterList?: readonly SageMakerPipelineParameter[];
}

export interface SqsParameters {
  readonly MessageGroupId?: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface TagResourceRequest {
  readonly ResourceARN: string;
  readonly Tags: readonly Tag[];
}

export type TagResourceResponse = Readonly<Record<string, never>>;

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: InputTransformer;
  readonly KinesisParameters?: KinesisParameters;
  readonly RunCommandParameters?: RunCommandParameters;
  readonly EcsParameters?: EcsParameters;
  readonly BatchParameters?: BatchParameters;
  readonly SqsParameters?: SqsParameters;
  readonly HttpParameters?: HttpParameters;
  readonly RedshiftDataParameters?: RedshiftDataParameters;
  readonly SageMakerPipelineParameters?: SageMakerPipelineParameters;
  readonly DeadLetterConfig?: DeadLetterConfig;
  readonly RetryPolicy?: RetryPolicy;
}

export interface TestEventPatternRequest {
  readonly EventPattern: string;
  readonly Event: string;
}

export interface TestEventPatternResponse {
  readonly Result?: boolean;
}

export interface UntagResourceRequest {
  readonly ResourceARN: string;
  readonly TagKeys: readonly string[];
}

export type UntagResourceResponse = Readonly<Record<string, never>>;

export interface UpdateApiDestinationRequest {
  readonly Name: string;
  readonly Description?: string;
  readonly ConnectionArn?: string;
  readonly InvocationEndpoint?: string;
  readonly HttpMethod?: 'POST' | 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';
  readonly InvocationRateLimitPerSecond?: number;
}

export interface UpdateApiDestinationResponse {
  readonly ApiDestinationArn?: string;
  readonly ApiDestinationState?: 'ACTIVE' | 'INACTIVE';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
}

export interface UpdateConnectionApiKeyAuthRequestParameters {
  readonly ApiKeyName?: string;
  readonly ApiKeyValue?: string;
}

export interface UpdateConnectionAuthRequestParameters {
  readonly BasicAuthParameters?: UpdateConnectionBasicAuthRequestParameters;
  readonly OAuthParameters?: UpdateConnectionOAuthRequestParameters;
  readonly ApiKeyAuthParameters?: UpdateConnectionApiKeyAuthRequestParameters;
  readonly InvocationHttpParameters?: ConnectionHttpParameters;
}

export interface UpdateConnectionBasicAuthRequestParameters {
  readonly Username?: string;
  readonly Password?: string;
}

export interface UpdateConnectionOAuthClientRequestParameters {
  readonly ClientID?: string;
  readonly ClientSecret?: string;
}

export interface UpdateConnectionOAuthRequestParameters {
  readonly ClientParameters?: UpdateConnectionOAuthClientRequestParameters;
  readonly AuthorizationEndpoint?: string;
  readonly HttpMethod?: 'GET' | 'POST' | 'PUT';
  readonly OAuthHttpParameters?: ConnectionHttpParameters;
}

export interface UpdateConnectionRequest {
  readonly Name: string;
  readonly Description?: string;
  readonly AuthorizationType?: 'BASIC' | 'OAUTH_CLIENT_CREDENTIALS' | 'API_KEY';
  readonly AuthParameters?: UpdateConnectionAuthRequestParameters;
}

export interface UpdateConnectionResponse {
  readonly ConnectionArn?: string;
  readonly ConnectionState?: 'CREATING' | 'UPDATING' | 'DELETING' | 'AUTHORIZED' | 'DEAUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZING';
  readonly CreationTime?: number;
  readonly LastModifiedTime?: number;
  readonly LastAuthorizedTime?: number;
}
